package io.nsrstream.online.network;

/**
 * How many numbers a network consists of.
 *
 * @param parameters weights, biases and running statistics
 * @param moments numbers that the optimizer remembers of them
 */
public record NetworkSize(long parameters, long moments) {

  /** Bytes of its {@link NetworkState} in a snapshot, but for a few of headers. */
  public long bytes() {
    return Math.multiplyExact(Math.addExact(parameters, moments), (long) Float.BYTES);
  }
}

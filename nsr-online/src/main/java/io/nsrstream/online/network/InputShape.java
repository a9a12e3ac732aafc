package io.nsrstream.online.network;

/**
 * The shape of one row of inputs: a sequence of steps with the same channels at each, step-major. A
 * plain vector is one step.
 *
 * @param steps length of the longest sequence, at least 1
 * @param channels numbers per step, at least 1
 */
public record InputShape(int steps, int channels) {

  public InputShape {
    if (steps < 1 || channels < 1 || (long) steps * channels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "inputs must be at least one step of at least one channel and fit an array, but are %d steps of %d: set them so"
              .formatted(steps, channels));
    }
  }

  /** The shape of a plain vector. */
  public static InputShape vector(int channels) {
    return new InputShape(1, channels);
  }

  /** Numbers per row. */
  public int size() {
    return steps * channels;
  }

  /** Whether rows of the other shape fit into rows of this one. */
  public boolean holds(InputShape other) {
    return steps >= other.steps && channels >= other.channels;
  }
}

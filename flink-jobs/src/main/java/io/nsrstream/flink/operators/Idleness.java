package io.nsrstream.flink.operators;

/**
 * When a key counts as idle: one to two times the given milliseconds after its last record, at a
 * multiple of them, so that its timer need not be moved with every record.
 */
final class Idleness {
  private Idleness() {}

  /**
   * The time at which a key is idle if it sends nothing more.
   *
   * @param recordTime of its last record
   * @param watermark which may be ahead of it
   */
  static long at(long recordTime, long watermark, long idleMs) {
    long now = Math.max(recordTime, watermark);
    return (Math.floorDiv(Math.min(now, Long.MAX_VALUE - 2 * idleMs), idleMs) + 2) * idleMs;
  }
}

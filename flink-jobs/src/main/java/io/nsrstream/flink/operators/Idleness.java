package io.nsrstream.flink.operators;

/**
 * The time at which a key becomes idle: one to two times the given milliseconds after its last
 * record. It is a multiple of the milliseconds, so that most records leave the timer of the key
 * where it is.
 */
final class Idleness {
  private Idleness() {}

  /**
   * The time at which a key is idle if it sends nothing more.
   *
   * @param recordTime of its last record
   * @param watermark of Flink, which may be ahead of the record
   */
  static long at(long recordTime, long watermark, long idleMs) {
    long now = Math.max(recordTime, watermark);
    return (Math.floorDiv(Math.min(now, Long.MAX_VALUE - 2 * idleMs), idleMs) + 2) * idleMs;
  }

  /**
   * Whether a key becomes idle later than trusted times allow.
   *
   * @param latest the latest trusted time
   */
  static boolean isBeyond(long idleAt, long latest, long idleMs) {
    return idleAt > at(latest, latest, idleMs);
  }
}

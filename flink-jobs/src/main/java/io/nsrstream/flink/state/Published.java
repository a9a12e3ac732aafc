package io.nsrstream.flink.state;

import io.nsrstream.connectors.versions.KeptVersions;
import java.util.List;

/**
 * What has been published of a key's learner.
 *
 * @param versions those on the topic, the oldest first
 * @param atMs when the latest was published, milliseconds since the epoch
 * @param saved labelled examples of the learner that was saved last
 * @param timerMs when the key is looked at again; {@link #NO_TIMER} for never
 */
public record Published(List<Version> versions, long atMs, long saved, long timerMs) {

  /** In place of a time. */
  public static final long NO_TIMER = Long.MIN_VALUE;

  /** Nothing has been published. */
  public static final Published NOTHING = new Published(List.of(), NO_TIMER, 0, NO_TIMER);

  /**
   * A version on the topic.
   *
   * @param number labelled examples that it has learned
   * @param chunks how many pieces it has
   */
  public record Version(long number, int chunks) {}

  /** The number of the latest version, or {@link KeptVersions#NONE}. */
  public long latest() {
    return versions.isEmpty() ? KeptVersions.NONE : versions.get(versions.size() - 1).number();
  }

  /** The same with another learner saved. */
  public Published withSaved(long examples) {
    return new Published(versions, atMs, examples, timerMs);
  }

  /** The same with another time to look at the key. */
  public Published withTimer(long ms) {
    return new Published(versions, atMs, saved, ms);
  }
}

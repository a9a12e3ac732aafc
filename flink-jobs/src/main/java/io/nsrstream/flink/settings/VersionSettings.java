package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How versions of learners are published. Readers see them with the checkpoint after.
 *
 * @param everyExamples labelled examples of a key after which its next version is due
 * @param everyMs milliseconds after which the next version of a key is due if it has learned
 *     anything
 * @param keep versions of a key that stay on the topic; older ones are taken back
 * @param chunkBytes most bytes of the pieces that a version is cut into; what the topic and the
 *     producer take must be larger
 */
public record VersionSettings(long everyExamples, long everyMs, int keep, int chunkBytes)
    implements Serializable {

  public static final VersionSettings DEFAULTS = new VersionSettings(10_000, 60_000, 3, 524_288);

  public VersionSettings {
    new Rules()
        .between("everyExamples", everyExamples, 1, Long.MAX_VALUE)
        .between("everyMs", everyMs, 0, 31_536_000_000L)
        .between("keep", keep, 1, 1_000)
        .between("chunkBytes", chunkBytes, 1_024, 1 << 30)
        .check();
  }
}

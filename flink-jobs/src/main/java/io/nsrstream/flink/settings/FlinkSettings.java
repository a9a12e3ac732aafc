package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How a job runs in Flink.
 *
 * @param parallelism subtasks; 0 leaves it to the cluster
 * @param maxParallelism most subtasks it can ever be rescaled to; fixed once there is state
 * @param checkpointIntervalMs milliseconds between checkpoints, which is also how long outputs wait
 *     to be committed
 * @param checkpointDirectory where checkpoints go; "" leaves it to the cluster
 * @param liveLearners most learners a subtask keeps live; others rest in keyed state
 * @param forgetIdleKeysHours hours without a labelled example after which a key's learner may be
 *     forgotten; 0 keeps all for ever. Whether it is 0 is fixed once there is state
 * @param maxKeys most keys of the job, shared out to the subtasks by their key groups; 0 for any
 * @param metricsEvery labelled examples of a key between two reports on the metrics topic
 */
public record FlinkSettings(
    int parallelism,
    int maxParallelism,
    long checkpointIntervalMs,
    String checkpointDirectory,
    int liveLearners,
    int forgetIdleKeysHours,
    int maxKeys,
    int metricsEvery)
    implements Serializable {

  public static final FlinkSettings DEFAULTS =
      new FlinkSettings(0, 128, 10_000, "", 256, 0, 0, 1_000);

  public FlinkSettings {
    new Rules()
        .between("maxParallelism", maxParallelism, 1, 32_768)
        .between("parallelism", parallelism, 0, Math.max(1, maxParallelism))
        .between("checkpointIntervalMs", checkpointIntervalMs, 10, 86_400_000)
        .between("liveLearners", liveLearners, 1, 1_000_000)
        .between("forgetIdleKeysHours", forgetIdleKeysHours, 0, 1_000_000)
        .require(
            maxKeys == 0 || maxKeys >= maxParallelism,
            "maxKeys",
            "must be 0 or at least flink.maxParallelism (%d)".formatted(maxParallelism),
            maxKeys,
            "raise it, or leave it out for any number of keys")
        .between("metricsEvery", metricsEvery, 1, Integer.MAX_VALUE)
        .check();
  }
}

package io.nsrstream.flink.jobs;

import io.nsrstream.flink.settings.FlinkSettings;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What every job relies on. */
final class JobEnvironment {
  private JobEnvironment() {}

  static void configure(StreamExecutionEnvironment environment, FlinkSettings flink) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // No operator changes what it receives.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        Duration.ofMillis(flink.checkpointIntervalMs()));
    if (!flink.checkpointDirectory().isEmpty()) {
      configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, flink.checkpointDirectory());
    }
    environment.configure(configuration);
    environment.setMaxParallelism(flink.maxParallelism());
    if (flink.parallelism() > 0) {
      environment.setParallelism(flink.parallelism());
    }
  }
}

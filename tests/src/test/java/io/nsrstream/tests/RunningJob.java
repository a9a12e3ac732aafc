package io.nsrstream.tests;

import io.nsrstream.flink.jobs.ServingJob;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A training job in a MiniCluster of its own, which gives up after a few failures. */
final class RunningJob implements AutoCloseable {
  private static final int MOST_RESTARTS = 10;
  private static final long STOP_SECONDS = 60;

  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> result;

  private RunningJob(JobClient client) {
    this.client = client;
    this.result = client.getJobExecutionResult();
  }

  /** Starts the very job a cluster would run. */
  static RunningJob start(JobSettings settings) throws Exception {
    return start(onKafka(settings), settings, new Configuration());
  }

  /** The same with further settings of the cluster, such as {@link #withBackend}. */
  static RunningJob start(JobSettings settings, Configuration cluster) throws Exception {
    return start(onKafka(settings), settings, cluster);
  }

  /** Settings of a cluster that keeps state so: {@code hashmap} or {@code rocksdb}. */
  static Configuration withBackend(String backend) {
    Configuration cluster = new Configuration();
    cluster.set(StateBackendOptions.STATE_BACKEND, backend);
    cluster.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    return cluster;
  }

  private static TrainingJob onKafka(JobSettings settings) {
    return TrainingJob.onCheckedKafka(settings);
  }

  /** Goes on from a savepoint. */
  static RunningJob resume(String savepoint, JobSettings settings) throws Exception {
    Configuration recovery = new Configuration();
    recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return start(onKafka(settings), settings, recovery);
  }

  /** Starts a job with a source or sinks of the test's own. */
  static RunningJob start(TrainingJob job, JobSettings settings) throws Exception {
    return start(job, settings, new Configuration());
  }

  /** Starts the job that serves what another one trains. */
  static RunningJob serve(ServingJob job, JobSettings settings) throws Exception {
    return start(environment -> job.build(environment, settings), settings, new Configuration());
  }

  /** The same from a savepoint. */
  static RunningJob serve(String savepoint, ServingJob job, JobSettings settings) throws Exception {
    Configuration recovery = new Configuration();
    recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return start(environment -> job.build(environment, settings), settings, recovery);
  }

  /** The same with further settings of the cluster. */
  static RunningJob start(TrainingJob job, JobSettings settings, Configuration cluster)
      throws Exception {
    return start(environment -> job.build(environment, settings), settings, cluster);
  }

  private static RunningJob start(
      Consumer<StreamExecutionEnvironment> job, JobSettings settings, Configuration cluster)
      throws Exception {
    cluster.set(
        RestartStrategyOptions.RESTART_STRATEGY,
        RestartStrategyOptions.RestartStrategyType.FIXED_DELAY.getMainValue());
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, MOST_RESTARTS);
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(settings.flink().parallelism(), cluster);
    job.accept(environment);
    return new RunningJob(environment.executeAsync(settings.name()));
  }

  /** Stops between two records, to be resumed; returns the path of the savepoint. */
  String stop(Path savepoints) throws Exception {
    return stop(savepoints, false);
  }

  /** Ends the job for good, as at the end of its input. */
  void finish(Path savepoints) throws Exception {
    stop(savepoints, true);
  }

  private String stop(Path savepoints, boolean drain) throws Exception {
    String savepoint =
        client
            .stopWithSavepoint(drain, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(STOP_SECONDS, TimeUnit.SECONDS);
    result.get(STOP_SECONDS, TimeUnit.SECONDS);
    return savepoint;
  }

  /** Throws what made the job give up, if it did. */
  void requireNoFailure() {
    if (result.isDone()) {
      result.join();
    }
  }

  /** Cancels the job if a test left it running. */
  @Override
  public void close() {
    if (!result.isDone()) {
      client.cancel().join();
    }
  }
}

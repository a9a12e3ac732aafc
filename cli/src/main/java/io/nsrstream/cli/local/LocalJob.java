package io.nsrstream.cli.local;

import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.network.NetworkFactory;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A training job that runs on a MiniCluster in this process. */
public final class LocalJob {
  private static final int STOP_SECONDS = 60;

  private final JobClient client;
  private final Path scratch;

  private LocalJob(JobClient client, Path scratch) {
    this.client = client;
    this.scratch = scratch;
  }

  /**
   * Submits a job.
   *
   * @param networks builds its networks, in place of what the settings say of the model
   * @param scratch where Flink's files go; the caller removes it
   */
  public static LocalJob start(JobSettings settings, NetworkFactory networks, Path scratch)
      throws Exception {
    TrainingJob job = TrainingJob.onCheckedKafka(settings);
    return start(environment -> job.build(environment, settings, networks), settings, scratch);
  }

  /**
   * Submits a job of another kind.
   *
   * @param job adds its operators to an environment
   * @param scratch where Flink's files go; the caller removes it
   */
  public static LocalJob start(
      Consumer<StreamExecutionEnvironment> job, JobSettings settings, Path scratch)
      throws Exception {
    Configuration configuration = new Configuration();
    // A job that fails here would fail again: its broker is in this process.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CoreOptions.TMP_DIRS, scratch.toString());
    configuration.set(WebOptions.TMP_DIR, scratch.toString());
    // In memory, Flink takes states of up to 5 MB only.
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, scratch.toUri().toString());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(
            settings.flink().parallelism(), configuration);
    job.accept(environment);
    return new LocalJob(environment.executeAsync(settings.name()), scratch);
  }

  /**
   * Checks that the job still runs.
   *
   * @throws Exception what it failed with
   */
  public void requireAlive() throws Exception {
    JobStatus status = client.getJobStatus().get();
    if (status.isTerminalState()) {
      client.getJobExecutionResult().get();
      throw new IllegalStateException("the job ended by itself: " + status);
    }
  }

  /**
   * Lets the job end in good order, with a last report of every learner; all it has written is
   * committed afterwards.
   */
  public void stop() throws InterruptedException, ExecutionException, TimeoutException {
    client
        .stopWithSavepoint(true, scratch.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(STOP_SECONDS, TimeUnit.SECONDS);
  }
}

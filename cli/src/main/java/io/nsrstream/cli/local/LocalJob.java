package io.nsrstream.cli.local;

import io.nsrstream.cli.view.RunView.Checkpoints;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.network.NetworkFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A training job that runs on a MiniCluster in this process. */
public final class LocalJob {
  private static final int STOP_SECONDS = 60;

  /** With waits of one second to a minute in between, a broker may be away for some minutes. */
  private static final int MOST_RESTARTS = 10;

  private final JobClient client;
  private final URI state;
  private final JobCheckpoints checkpoints;

  private LocalJob(JobClient client, URI state, JobCheckpoints checkpoints) {
    this.client = client;
    this.state = state;
    this.checkpoints = checkpoints;
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
    Configuration configuration = filesIn(scratch);
    // A job that fails here would fail again: its broker is in this process.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return start(job, settings, scratch.toUri(), configuration);
  }

  /**
   * Submits a training job that outlives this process: it restarts after failures, and the next one
   * goes on from the state that this one leaves.
   *
   * @param scratch where all other files of Flink go; the caller removes it
   */
  public static LocalJob goOn(JobSettings settings, StateDirectory state, Path scratch)
      throws Exception {
    Configuration configuration = filesIn(scratch);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, MOST_RESTARTS);
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    state
        .latest()
        .ifPresent(
            latest -> {
              configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, latest.toUri().toString());
              // Flink removes it once a later checkpoint is complete.
              configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
            });
    TrainingJob job = TrainingJob.onCheckedKafka(settings);
    return start(
        environment -> job.build(environment, settings), settings, state.uri(), configuration);
  }

  private static Configuration filesIn(Path scratch) {
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.TMP_DIRS, scratch.toString());
    configuration.set(WebOptions.TMP_DIR, scratch.toString());
    return configuration;
  }

  private static LocalJob start(
      Consumer<StreamExecutionEnvironment> job,
      JobSettings settings,
      URI state,
      Configuration configuration)
      throws Exception {
    int parallelism = settings.flink().parallelism();
    LocalExecution execution = new LocalExecution();
    configuration.set(
        CoreOptions.DEFAULT_PARALLELISM,
        parallelism > 0 ? parallelism : Runtime.getRuntime().availableProcessors());
    configuration.set(DeploymentOptions.TARGET, execution.getName());
    configuration.set(DeploymentOptions.ATTACHED, true);
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(execution, configuration, LocalJob.class.getClassLoader());
    job.accept(environment);
    // In memory, Flink takes states of up to 5 MB only; a directory of the settings is a cluster's.
    environment.configure(
        new Configuration().set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, state.toString()));
    JobClient client = environment.executeAsync(settings.name());
    return new LocalJob(
        client, state, new JobCheckpoints(execution.address(), settings.name(), System::nanoTime));
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

  /** Its checkpoints, as {@link JobCheckpoints#latest} has them. */
  public Optional<Checkpoints> checkpoints() {
    return checkpoints.latest();
  }

  /**
   * Lets the job end in good order, with a last report of every learner; all it has written is
   * committed afterwards.
   */
  public void stop() throws InterruptedException, ExecutionException, TimeoutException {
    client
        .stopWithSavepoint(true, state.toString(), SavepointFormatType.CANONICAL)
        .get(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Stops the job where it is, so that another one can go on; all it has written is committed
   * afterwards.
   *
   * @return where its savepoint is
   */
  public String suspend() throws InterruptedException, ExecutionException, TimeoutException {
    return client
        .stopWithSavepoint(false, state.toString(), SavepointFormatType.CANONICAL)
        .get(STOP_SECONDS, TimeUnit.SECONDS);
  }
}

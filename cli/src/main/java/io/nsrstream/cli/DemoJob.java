package io.nsrstream.cli;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.training.TrainingJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The training job on a MiniCluster, from its submission until all its outputs are committed. */
final class DemoJob {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int STOP_SECONDS = 60;

  private final JobSettings settings;
  private final Path scratch;

  /**
   * A job that was not submitted yet.
   *
   * @param scratch where Flink's files go; the caller removes it
   */
  DemoJob(JobSettings settings, Path scratch) {
    this.settings = settings;
    this.scratch = scratch;
  }

  /**
   * Runs the job over all that is produced.
   *
   * @param shown how the result is called
   * @return with the seconds from the submission until all outputs were committed that come before
   *     the end of the input
   */
  StreamResult run(String shown, StreamProducer producer, LiveTable table) throws Exception {
    long start = System.nanoTime();
    JobClient job = submit();
    Scoreboard scoreboard = new Scoreboard();
    try (JobOutputs outputs = new JobOutputs(settings.kafka(), settings.topics(), scoreboard)) {
      while (!complete(producer, scoreboard, outputs)) {
        outputs.read(POLL);
        requireAlive(job);
        producer.requireNoFailure();
        double share = producer.share() * scoreboard.total() / Math.max(1, producer.produced());
        table.show(share, scoreboard.result(shown, scoreboard.total(), secondsSince(start)));
      }
      double seconds = secondsSince(start);
      stop(job);
      outputs.readToEnd();
      return scoreboard.result(shown, producer.produced(), seconds);
    }
  }

  /** A last sequence that is shorter than the others comes out only when its input has ended. */
  private static boolean complete(
      StreamProducer producer, Scoreboard scoreboard, JobOutputs outputs) {
    return producer.done()
        && (scoreboard.total() >= producer.produced()
            || outputs.recordsRead() >= producer.records());
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private JobClient submit() throws Exception {
    Configuration configuration = new Configuration();
    // A job that fails here would fail again: its broker is in this process.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CoreOptions.TMP_DIRS, scratch.toString());
    configuration.set(WebOptions.TMP_DIR, scratch.toString());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(
            settings.flink().parallelism(), configuration);
    TrainingJob.onKafka(settings).build(environment, settings);
    return environment.executeAsync(settings.name());
  }

  private static void requireAlive(JobClient job) throws Exception {
    JobStatus status = job.getJobStatus().get();
    if (status.isTerminalState()) {
      job.getJobExecutionResult().get();
      throw new IllegalStateException("the job ended by itself: " + status);
    }
  }

  /** Lets the job end in good order, with a last report of every learner. */
  private void stop(JobClient job)
      throws InterruptedException, ExecutionException, TimeoutException {
    job.stopWithSavepoint(true, scratch.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(STOP_SECONDS, TimeUnit.SECONDS);
  }
}

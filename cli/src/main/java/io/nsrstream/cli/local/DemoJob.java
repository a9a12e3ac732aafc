package io.nsrstream.cli.local;

import io.nsrstream.cli.show.LiveTable;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.run.RunScores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The training job on a MiniCluster, from its submission until all its outputs are committed. */
public final class DemoJob {
  private static final Duration POLL = Duration.ofMillis(100);

  private final JobSettings settings;
  private final Path scratch;

  /**
   * A job that was not submitted yet.
   *
   * @param scratch where Flink's files go; the caller removes it
   */
  public DemoJob(JobSettings settings, Path scratch) {
    this.settings = settings;
    this.scratch = scratch;
  }

  /**
   * Runs the job over all that is produced.
   *
   * @param shown how the result is called
   * @param watch whoever else watches
   * @return with the seconds from the submission until all outputs were committed that come before
   *     the end of the input
   */
  public StreamResult run(String shown, StreamProducer producer, LiveTable table, RunWatch watch)
      throws Exception {
    long start = System.nanoTime();
    LocalJob job = LocalJob.start(settings, settings.model().factory(), scratch);
    RunScores scores = watch.scores();
    try (JobOutputs outputs =
        new JobOutputs(settings.kafka(), settings.topics(), scores, watch, Long.MAX_VALUE)) {
      while (!complete(producer, scores, outputs)) {
        outputs.read(POLL);
        job.requireAlive();
        job.checkpoints().ifPresent(watch::checkpoints);
        producer.requireNoFailure();
        double share = producer.share() * scores.total() / Math.max(1, producer.produced());
        table.show(
            share, new StreamResult(shown, scores.total(), scores.summary(), secondsSince(start)));
        watch.tick(share, key -> Optional.empty());
      }
      double seconds = secondsSince(start);
      job.stop();
      outputs.readToEnd();
      StreamResult result = new StreamResult(shown, producer.produced(), scores.summary(), seconds);
      watch.ended(result);
      return result;
    }
  }

  /** A last sequence that is shorter than the others comes out only when its input has ended. */
  private static boolean complete(StreamProducer producer, RunScores scores, JobOutputs outputs) {
    return producer.done()
        && (scores.total() >= producer.produced() || outputs.recordsRead() >= producer.records());
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}

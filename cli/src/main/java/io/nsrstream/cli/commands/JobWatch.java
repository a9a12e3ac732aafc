package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.Interruption;
import io.nsrstream.cli.local.JobOutputs;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.RunView.Checkpoints;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.kafka.ReachableBrokers;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.run.RunScores;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a job, as its topics tell of it, until Ctrl-C.
 *
 * @param last how many records of each topic are shown that are there already, about
 * @param err where is said how it ends
 */
record JobWatch(JobSettings settings, RunPages pages, long last, PrintWriter err) {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** A job that runs. */
  interface Job {
    /**
     * Checks that it does.
     *
     * @throws Exception what it failed with
     */
    default void requireAlive() throws Exception {}

    /** Its checkpoints, if they are known; this never waits. */
    default Optional<Checkpoints> checkpoints() {
      return Optional.empty();
    }

    /** It is no longer watched; may read what it commits at the end. */
    default void end(JobOutputs outputs) throws Exception {}
  }

  /**
   * Checks that the outputs of a job can be read.
   *
   * @throws InvalidSettingsException if they are of another format than JSON
   * @throws IOException if no broker answers
   */
  static void check(JobSettings settings) throws IOException, InterruptedException {
    new Rules()
        .require(
            settings.format().predictions() == Predictions.JSON,
            "format.predictions",
            "must be JSON to be watched",
            settings.format().predictions(),
            "watch its metrics with Prometheus (docs/metrics.md)")
        .check();
    ReachableBrokers.require(settings.kafka());
  }

  /**
   * Watches a job.
   *
   * @param interruption ends it; the caller closes it after all that is to be done with the result
   * @return the scores of what was seen
   */
  StreamResult until(Interruption interruption, Job job) throws Exception {
    long start = System.nanoTime();
    RunWatch watch =
        pages.begin(
            settings.name(),
            Map.of(
                "topics",
                String.join(", ", topics()),
                "begins",
                "about %,d records back".formatted(last)),
            settings.learner().evaluation());
    RunScores scores = watch.scores();
    try (JobOutputs outputs =
        new JobOutputs(settings.kafka(), settings.topics(), scores, watch, last)) {
      err.println("nsr: Ctrl-C ends it");
      err.flush();
      try {
        while (!interruption.came()) {
          outputs.read(POLL);
          job.requireAlive();
          job.checkpoints().ifPresent(watch::checkpoints);
          watch.tick(Double.NaN, key -> Optional.empty());
        }
      } catch (InterruptException ended) {
        LOG.debug("Watching ends", ended);
        // The job ends in good order as with Ctrl-C, which takes calls that an interrupt would end.
        Thread.interrupted();
      }
      job.end(outputs);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    StreamResult result =
        new StreamResult(settings.name(), scores.total(), scores.summary(), seconds);
    watch.ended(result);
    long rejected = result.run().rejected();
    if (rejected > 0) {
      err.println(
          "nsr: rejected records, with their reasons, are on the topic %s: %d in this run"
              .formatted(settings.topics().rejected(), rejected));
      err.flush();
    }
    return result;
  }

  private List<String> topics() {
    return List.of(
        settings.topics().predictions(), settings.topics().rejected(), settings.topics().metrics());
  }
}

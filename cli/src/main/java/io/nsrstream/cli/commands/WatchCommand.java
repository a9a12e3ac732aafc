package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.Interruption;
import io.nsrstream.cli.local.JobOutputs;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.run.RunScores;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a job that runs on a cluster, as its topics tell of it. */
@Command(
    name = "watch",
    description = {
      "Shows a running job on a live page, from its predictions, rejected and metrics topics,",
      "as they are committed. Nothing is written to Kafka. Ctrl-C ends it and prints the scores",
      "of what was seen. Where labels come late, predictions are not scored."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr watch --settings job.yaml --open              the desktop shows the page",
      "  nsr watch --settings job.yaml --last 100000       more of what was there before",
      "  nsr watch --settings job.yaml --no-web --report now.html"
    })
public final class WatchCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchCommand.class);
  private static final Duration POLL = Duration.ofMillis(200);

  @Mixin private final SettingsOptions settings = new SettingsOptions();
  @Mixin private final PageOptions pageOptions = new PageOptions();

  @Option(
      names = "--last",
      paramLabel = "N",
      description =
          "Begin with the latest N records, about, of each topic. Default: ${DEFAULT-VALUE}.")
  private long last = 10_000;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JobSettings job = settings.read(spec.commandLine());
    check(job);
    try (RunPages pages = pageOptions.open("nsr watch: " + job.name(), job, true, false)) {
      try {
        print(watch(job, pages));
      } finally {
        pages.writeReport();
      }
    }
    return 0;
  }

  private void check(JobSettings job) {
    new Rules()
        .between("--last", last, 0, Long.MAX_VALUE)
        .require(
            job.format().predictions() == Predictions.JSON,
            "format.predictions",
            "must be JSON to be watched",
            job.format().predictions(),
            "watch its metrics with Prometheus (docs/metrics.md)")
        .check();
  }

  private StreamResult watch(JobSettings job, RunPages pages) {
    long start = System.nanoTime();
    RunWatch watch =
        pages.begin(
            job.name(),
            Map.of(
                "topics",
                String.join(", ", topics(job)),
                "begins",
                "about %,d records back".formatted(last)),
            job.learner().evaluation());
    RunScores scores = watch.scores();
    try (Interruption interruption = Interruption.watch();
        JobOutputs outputs = new JobOutputs(job.kafka(), job.topics(), scores, watch, last)) {
      say("nsr: Ctrl-C ends it");
      while (!interruption.came()) {
        outputs.read(POLL);
        watch.tick(Double.NaN, key -> Optional.empty());
      }
    } catch (InterruptException ended) {
      LOG.debug("Watching ends", ended);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    StreamResult result = new StreamResult(job.name(), scores.total(), scores.summary(), seconds);
    watch.ended(result);
    return result;
  }

  private static List<String> topics(JobSettings job) {
    return List.of(job.topics().predictions(), job.topics().rejected(), job.topics().metrics());
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void print(StreamResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? result.toJson() + System.lineSeparator() : ResultTable.of(List.of(result)));
    out.flush();
  }
}

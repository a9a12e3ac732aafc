package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.local.DemoJob;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.cli.local.ScratchDirectory;
import io.nsrstream.cli.local.StreamProducer;
import io.nsrstream.cli.local.StreamRecords;
import io.nsrstream.cli.show.LiveTable;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.generated.Drift;
import io.nsrstream.connectors.generated.GeneratedStream;
import io.nsrstream.connectors.generated.Generator;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.learner.LearnerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole way on one machine: a producer, a Kafka broker, the training job on a MiniCluster. */
@Command(
    name = "demo",
    description =
        "Sends a stream through a Kafka broker and the training job, both in this process: once"
            + " with and once without the steadiness penalty.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr demo                              a stream that was made for it",
      "  nsr demo --stream rialto --data DIR   a known one, its file in DIR/streams",
      "  nsr demo --stream har --limit 1000    sequences, played reading by reading",
      "  nsr demo --stream photo               nodes and edges of a graph",
      "  nsr demo --open                       the desktop shows the live page",
      "  nsr demo --stream my.csv --json       a file of one's own, for a script"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String EXAMPLES = "examples";
  private static final int CHECKPOINT_MILLIS = 500;
  private static final int TRANSACTION_MILLIS = 60_000;

  /** The producer of a graph may wait for a processor; what it sends after a silence is late. */
  private static final int SILENCE_MILLIS = 10_000;

  private static final String MADE_FOR_THIS =
      "The stream %s was made to show what the penalty does. On real streams the difference"
          + " is about 0.2 points at most (README.md).";

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description =
          "synthetic (a generator of drifting sensor signals), ${bundle:generators},"
              + " ${bundle:streams}, or a file."
              + " Default: ${DEFAULT-VALUE}.")
  private String source = new GeneratedStream(Generator.CLUSTERS, Drift.INCREMENTAL).name();

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      description = "Partitions of the topic and slots of the job. Default: ${DEFAULT-VALUE}.")
  private int parallelism = 1;

  @Mixin private final StreamOptions streams = new StreamOptions();
  @Mixin private final LearnerOptions learnerOptions = new LearnerOptions();
  @Mixin private final PageOptions pageOptions = new PageOptions();

  @Option(names = "--json", description = "Print one JSON object as the last line of output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (parallelism < 1) {
      throw new ParameterException(
          spec.commandLine(), "--parallelism must be at least 1, but is " + parallelism);
    }
    JobSettings settings = learnerOptions.settings();
    Path scratch = ScratchDirectory.create();
    try (RunPages pages = pageOptions.open("nsr demo: " + source, settings, true, true)) {
      try (ExampleStream stream = streams.open(source)) {
        say("Starting a Kafka broker in this process");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
          run(stream, broker, settings, scratch, pages);
        }
      } finally {
        pages.writeReport();
      }
      pageOptions.stay(pages);
    }
    return 0;
  }

  private void run(
      ExampleStream stream,
      EmbeddedBroker broker,
      JobSettings settings,
      Path scratch,
      RunPages pages)
      throws Exception {
    StreamRecords records = records(stream);
    broker.createTopic(EXAMPLES, parallelism, Map.of());
    StreamProducer producer =
        new StreamProducer(stream, records, broker.bootstrapServers(), EXAMPLES);
    Thread production = new Thread(producer, "producer");
    production.setDaemon(true);
    production.start();

    LearnerSettings learner =
        stream.sequences() ? settings.learner().forSequences() : settings.learner();
    StreamResult with =
        train(
            "with NSR",
            jobSettings("nsr", settings, learner, stream, records, broker),
            producer,
            scratch,
            pages);
    StreamResult without =
        train(
            "without NSR",
            jobSettings("plain", settings, learner.withoutPenalty(), stream, records, broker),
            producer,
            scratch,
            pages);
    production.join();
    stream.rejections().forEach(reason -> say("rejected: " + reason));
    long bad = stream.badRows();
    print(
        with.withBadRows(bad),
        without.withBadRows(bad),
        producer.records(),
        stream.graph().isPresent());
  }

  private StreamRecords records(ExampleStream stream) throws IOException {
    if (stream.graph().isPresent()) {
      return StreamRecords.ofGraph(stream.graph().get());
    }
    JsonExampleWriter writer =
        source.equals(StreamOptions.SYNTHETIC)
            ? JsonExampleWriter.ofArrays()
            : JsonExampleWriter.ofColumns(stream.columns(), stream.texts());
    return stream.sequences()
        ? StreamRecords.ofSequences(writer, longest())
        : StreamRecords.ofVectors(writer);
  }

  /** The steps of the longest sequence, for which the stream is read once before it is played. */
  private int longest() throws IOException {
    int longest = 1;
    try (ExampleStream stream = streams.open(source)) {
      while (stream.hasNext()) {
        longest = Math.max(longest, stream.next().steps());
      }
    }
    return longest;
  }

  private StreamResult train(
      String shown, JobSettings settings, StreamProducer producer, Path scratch, RunPages pages)
      throws Exception {
    say("");
    say(
        "%s, learner.penalty.strength %s: stream %s"
            .formatted(shown, settings.learner().penalty().strength(), shownSource()));
    Map<String, String> facts = Map.of("stream", shownSource());
    RunWatch watch = pages.begin(shown, facts, settings.learner().evaluation());
    try (LiveTable table = new LiveTable(shown, spec.commandLine().getErr())) {
      return new DemoJob(settings, scratch).run(shown, producer, table, watch);
    }
  }

  /** The user's model, learner and learner cache between this broker's topics. */
  private JobSettings jobSettings(
      String name,
      JobSettings settings,
      LearnerSettings learner,
      ExampleStream stream,
      StreamRecords records,
      EmbeddedBroker broker) {
    TopicSettings topics =
        new TopicSettings(
            EXAMPLES,
            stream.graph().isPresent() ? EXAMPLES : "",
            "",
            "",
            name + "-predictions",
            name + "-rejected",
            name + "-metrics",
            "",
            TopicSettings.DEFAULTS.maxRejectedBytes());
    for (String output : List.of(topics.predictions(), topics.rejected(), topics.metrics())) {
      broker.createTopic(output, 1, Map.of());
    }
    return new JobSettings(
        name,
        new KafkaSettings(
            broker.bootstrapServers(),
            name,
            KafkaSettings.Start.EARLIEST,
            TRANSACTION_MILLIS,
            Map.of()),
        topics,
        FormatSettings.DEFAULTS,
        records.mapping(),
        records.sequence(),
        settings.graph().withSilenceMs(SILENCE_MILLIS),
        settings.labels(),
        settings.times(),
        settings.model(),
        learner,
        settings.versions(),
        settings.serving(),
        new FlinkSettings(
            parallelism,
            Math.max(parallelism, settings.flink().maxParallelism()),
            CHECKPOINT_MILLIS,
            "",
            settings.flink().liveLearners(),
            settings.flink().forgetIdleKeysHours(),
            settings.flink().maxKeys(),
            settings.flink().metricsEvery()));
  }

  private String shownSource() {
    return StreamOptions.isGenerated(source) ? source + " (generated, not real data)" : source;
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  private void print(StreamResult with, StreamResult without, long records, boolean nodes) {
    PrintWriter out = spec.commandLine().getOut();
    if (records > with.produced()) {
      say("");
      say(
          (nodes
                  ? "%,d nodes were played with their edges as %,d records."
                  : "%,d sequences were played as %,d readings.")
              .formatted(with.produced(), records));
    }
    if (json) {
      ObjectNode object = with.named(source).toJson();
      object.put("records", records);
      object.set("withoutNsr", without.named(source).toJson());
      out.println(object);
    } else {
      out.println();
      out.print(ResultTable.comparison(with, without));
      if (StreamOptions.showsPenalty(source)) {
        out.println();
        out.println(MADE_FOR_THIS.formatted(source));
      }
    }
    out.flush();
  }
}

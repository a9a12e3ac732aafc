package io.nsrstream.cli.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.cli.http.ModelServer;
import io.nsrstream.cli.http.RequestLoad;
import io.nsrstream.cli.http.ServerLimits;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.cli.local.LocalJob;
import io.nsrstream.cli.local.OneRecord;
import io.nsrstream.cli.local.ScratchDirectory;
import io.nsrstream.cli.local.ServingLoad;
import io.nsrstream.cli.show.Latencies;
import io.nsrstream.cli.show.LatencyTable;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ServedModel;
import io.nsrstream.connectors.versions.ServedModels;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.flink.jobs.LearningStreams;
import io.nsrstream.flink.jobs.ServingJob;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.lab.speed.RandomExamples;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long answers take: of the serving job beside one that passes through, and over HTTP. */
@Command(
    name = "serve",
    description =
        "Measures how long answers take at fixed rates: of the serving job beside a job that"
            + " decodes each example and answers nothing, from topic to topic, before answers are"
            + " committed; and of nsr serve. Jobs, broker, server and clients share this machine.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr bench serve                            about seven minutes",
      "  taskset -c 0 nsr bench serve --only http   nsr serve and its client on one core",
      "  nsr bench serve --seconds 5 --json         a quick look, for a script"
    })
final class BenchServeCommand implements Callable<Integer> {
  private static final int FEATURES = 33;
  private static final int CLASSES = 7;
  private static final int LEARNED = 2_000;
  private static final int ASKED = 1_000;
  private static final int CONNECTIONS = 16;
  private static final int CHUNK = 524_288;

  private enum Part {
    JOB,
    HTTP,
    BOTH
  }

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Measure the JOB or HTTP alone. Default: ${DEFAULT-VALUE}.")
  private Part part = Part.BOTH;

  @Option(
      names = "--job-rate",
      paramLabel = "N",
      description = "Examples a second to the jobs. Default: ${DEFAULT-VALUE}.")
  private int jobRate = 5_000;

  @Option(
      names = "--http-rate",
      paramLabel = "N",
      description = "Requests a second over HTTP. Default: ${DEFAULT-VALUE}.")
  private int httpRate = 2_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long each is measured, after as long to warm up: Java compiles for most of a"
              + " minute. Default: ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(names = "--json", description = "Print one JSON object per row, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    new Rules()
        .between("--job-rate", jobRate, 1, 1_000_000)
        .between("--http-rate", httpRate, 1, 1_000_000)
        .between("--seconds", seconds, 1, 3_600)
        .check();
    List<Latencies> rows = new ArrayList<>();
    Path scratch = ScratchDirectory.create();
    try (Progress progress = new Progress("bench serve", spec.commandLine().getErr())) {
      if (part != Part.HTTP) {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
          progress.to(0, () -> "job that passes through");
          rows.add(passThrough(broker, scratch));
          progress.to(0.4, () -> "serving job");
          rows.add(serving(broker, scratch));
        }
      }
      if (part != Part.JOB) {
        progress.to(0.8, () -> "HTTP");
        rows.add(http());
      }
    }
    print(rows);
    return 0;
  }

  private static List<Example> examples(int count) {
    RandomExamples random = new RandomExamples(FEATURES, CLASSES, 1);
    List<Example> examples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      examples.add(random.next());
    }
    return examples;
  }

  private static Snapshot learned(Restoring restoring) throws RejectedExampleException {
    try (Learner learner = new Learner(restoring.learner(), restoring.networks())) {
      for (Example example : examples(LEARNED)) {
        learner.testThenTrain(example);
      }
      return learner.snapshot();
    }
  }

  private static Restoring restoring(JobSettings settings) {
    return new Restoring(settings.learnerOfJob(), settings.model().factory());
  }

  private Latencies passThrough(EmbeddedBroker broker, Path scratch) throws Exception {
    JobSettings settings = settings(broker, "passing");
    return measure(
        "job that passes through",
        settings,
        environment -> passThrough(environment, settings),
        scratch);
  }

  /** Decodes each example and answers that there is no model: what is left of an answer's time. */
  private static void passThrough(StreamExecutionEnvironment environment, JobSettings settings) {
    ServingJob job = ServingJob.onKafka(settings);
    environment.enableCheckpointing(settings.flink().checkpointIntervalMs());
    LearningStreams.decode(
            environment.fromSource(job.examples(), WatermarkStrategy.noWatermarks(), "examples"),
            Decoding.ofExamples(settings),
            "decode",
            "decode")
        .map(arrival -> Answer.none(((OfExample) arrival).example()))
        .returns(Answer.class)
        .sinkTo(job.answers());
  }

  private Latencies serving(EmbeddedBroker broker, Path scratch) throws Exception {
    JobSettings settings = settings(broker, "serving");
    Snapshot snapshot = learned(restoring(settings));
    String models = settings.topics().models();
    List<ModelRecord> records = new ArrayList<>();
    VersionRecords.write("", LEARNED, snapshot.toBytes(), CHUNK, records::add);
    for (ModelRecord record : records) {
      OneRecord.write(
          settings.kafka(), models, partitions -> KafkaTopics.record(models, record, partitions));
    }
    return measure(
        "serving job",
        settings,
        environment -> ServingJob.onKafka(settings).build(environment, settings),
        scratch);
  }

  private Latencies measure(
      String name, JobSettings settings, Consumer<StreamExecutionEnvironment> job, Path scratch)
      throws Exception {
    LocalJob running = LocalJob.start(job, settings, scratch);
    ServingLoad load =
        new ServingLoad(
            settings.kafka(),
            settings.serving().examples(),
            settings.serving().predictions(),
            jobRate);
    List<Example> asked = examples(ASKED);
    load.send(asked, jobRate * seconds);
    long[] nanos = load.send(asked, jobRate * seconds);
    running.requireAlive();
    running.stop();
    return Latencies.of(name, jobRate, nanos);
  }

  private static JobSettings settings(EmbeddedBroker broker, String name) {
    for (String topic : List.of("features", "answers", "rejected", "models")) {
      broker.createTopic(name + "-" + topic, 1, Map.of());
    }
    return new SettingsReader()
        .set("name", name)
        .set("kafka.servers", broker.bootstrapServers())
        .set("kafka.transactionTimeoutMs", "60000")
        .set("topics.rejected", name + "-rejected")
        .set("topics.models", name + "-models")
        .set("serving.examples", name + "-features")
        .set("serving.predictions", name + "-answers")
        .set("mapping.timeFormat", "ELAPSED_MS")
        .set("flink.parallelism", "1")
        .set("flink.checkpointIntervalMs", "5000")
        .read();
  }

  private Latencies http() throws Exception {
    JobSettings settings = new SettingsReader().set("mapping.timeFormat", "ELAPSED_MS").read();
    Restoring restoring = restoring(settings);
    byte[] snapshot = learned(restoring).toBytes();
    String body = new String(JsonExampleWriter.ofArrays().write(examples(1).get(0)), UTF_8);
    try (ServedModels models =
        new ServedModels(
            List.of(""), 1, settings.serving().maxHeapBytes(), restoring, new Quiet())) {
      VersionRecords.write("", LEARNED, snapshot, snapshot.length, models::take);
      try (ModelServer server =
          ModelServer.start(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              models,
              ServeCommand.readers(settings),
              () -> true,
              new ServerLimits(1 << 20, 0, CONNECTIONS))) {
        RequestLoad load = new RequestLoad(server.address(), body, httpRate, CONNECTIONS);
        load.send(httpRate * seconds);
        return Latencies.of("nsr serve", httpRate, load.send(httpRate * seconds));
      }
    }
  }

  private void print(List<Latencies> rows) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      rows.forEach(row -> out.println(LatencyTable.json(row)));
    } else {
      out.print(LatencyTable.of(rows));
    }
    out.flush();
  }

  private static final class Quiet implements ServedModel.Events {
    @Override
    public void served(String key, long version) {}

    @Override
    public void refused(String key, long version, String reason) {
      throw new IllegalStateException(reason);
    }
  }
}

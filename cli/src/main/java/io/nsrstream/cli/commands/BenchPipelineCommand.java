package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.cli.local.JobProgress;
import io.nsrstream.cli.local.LocalJob;
import io.nsrstream.cli.local.ScratchDirectory;
import io.nsrstream.cli.local.StreamProducer;
import io.nsrstream.cli.local.StreamRecords;
import io.nsrstream.cli.show.ComparisonTable;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.lab.speed.Against;
import io.nsrstream.lab.speed.Comparison;
import io.nsrstream.lab.speed.IdleNetwork;
import io.nsrstream.lab.speed.RandomExamples;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.Rules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The rate of the training job beside that of a job whose network learns nothing. */
@Command(
    name = "pipeline",
    description =
        "Compares the rate of the training job, from Kafka to Kafka, with that of a job whose"
            + " network learns nothing: once with one network alone, once with the default"
            + " learner.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr bench pipeline                     about eight minutes",
      "  nsr bench pipeline --rounds 1 --json   a quick look, for a script"
    })
final class BenchPipelineCommand implements Callable<Integer> {
  private static final String EXAMPLES = "examples";
  private static final int FEATURES = 33;
  private static final int CLASSES = 7;
  private static final int SEED = 1;
  private static final int POLL_MILLIS = 100;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Examples that a job reads. Default: ${DEFAULT-VALUE}.")
  private int records = 200_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each job runs, after a first time. Default: ${DEFAULT-VALUE}.")
  private int rounds = 7;

  @Option(names = "--json", description = "Print a JSON object and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    new Rules()
        .between("--records", records, 1_000, 10_000_000)
        .between("--rounds", rounds, 1, 1_000)
        .check();
    Path scratch = ScratchDirectory.create();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      fill(broker);
      print(compare(broker, scratch));
    }
    return 0;
  }

  private void fill(EmbeddedBroker broker) {
    broker.createTopic(EXAMPLES, 1, Map.of());
    RandomExamples examples = new RandomExamples(FEATURES, CLASSES, SEED);
    ExampleStream stream = ExampleStream.of("random", examples, examples.featureNames(), records);
    StreamProducer producer =
        new StreamProducer(
            stream,
            StreamRecords.ofVectors(JsonExampleWriter.ofArrays()),
            broker.bootstrapServers(),
            EXAMPLES);
    producer.run();
    producer.requireNoFailure();
  }

  private List<Comparison> compare(EmbeddedBroker broker, Path scratch) throws Exception {
    Map<Learning, double[]> ours = new EnumMap<>(Learning.class);
    for (Learning learning : Learning.values()) {
      ours.put(learning, new double[rounds]);
    }
    double[] theirs = new double[rounds];
    NetworkFactory idle = new IdleNetwork.Factory();
    try (Progress progress = new Progress("bench pipeline", spec.commandLine().getErr())) {
      // The first round of each is for the JIT compiler.
      for (int round = -1; round < rounds; round++) {
        int shown = round + 1;
        progress.to((double) shown / (rounds + 1), () -> "round " + shown);
        JobSettings nothing = settings(broker, Learning.ONE_NETWORK, "idle-" + shown);
        note(theirs, round, rate(broker, nothing, idle, scratch));
        for (Map.Entry<Learning, double[]> our : ours.entrySet()) {
          Learning learning = our.getKey();
          JobSettings settings = settings(broker, learning, learning + "-" + shown);
          NetworkFactory networks = settings.model().factory();
          note(our.getValue(), round, rate(broker, settings, networks, scratch));
        }
      }
    }
    return ours.entrySet().stream()
        .map(our -> comparison(our.getKey(), our.getValue(), theirs))
        .toList();
  }

  private static void note(double[] rates, int round, double rate) {
    if (round >= 0) {
      rates[round] = rate;
    }
  }

  private static Comparison comparison(Learning learning, double[] ours, double[] theirs) {
    JobSettings settings = learning.add(new SettingsReader()).read();
    return Comparison.of(
        "kafka-job-kafka %d features %s".formatted(FEATURES, learning.shown),
        settings.learner().members().get(0).batch(),
        Against.IDLE_JOB,
        ours,
        theirs,
        "examples/s");
  }

  /** Predictions per second of a job over all examples. */
  private double rate(
      EmbeddedBroker broker, JobSettings settings, NetworkFactory networks, Path scratch)
      throws Exception {
    broker.createTopic(
        settings.topics().predictions(), 1, Map.of("message.timestamp.type", "LogAppendTime"));
    broker.createTopic(settings.topics().rejected(), 1, Map.of());
    broker.createTopic(settings.topics().metrics(), 1, Map.of());
    try (JobProgress progress = new JobProgress(settings)) {
      LocalJob job = LocalJob.start(settings, networks, scratch);
      while (progress.examples() < records) {
        Thread.sleep(POLL_MILLIS);
        job.requireAlive();
      }
      job.stop();
      return progress.predictionsPerSecond(records);
    }
  }

  /** One slot, between topics of the job's own. */
  private static JobSettings settings(EmbeddedBroker broker, Learning learning, String name) {
    SettingsReader settings =
        new SettingsReader()
            .set("name", name)
            .set("kafka.servers", broker.bootstrapServers())
            .set("kafka.group", name)
            .set("kafka.transactionTimeoutMs", "60000")
            .set("topics.examples", EXAMPLES)
            .set("topics.predictions", name + "-predictions")
            .set("topics.rejected", name + "-rejected")
            .set("topics.metrics", name + "-metrics")
            .set("mapping.timeFormat", "ELAPSED_MS")
            .set("flink.parallelism", "1")
            .set("flink.checkpointIntervalMs", "1000");
    return learning.add(settings).read();
  }

  private void print(List<Comparison> comparisons) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      comparisons.forEach(comparison -> out.println(ComparisonTable.json(comparison)));
    } else {
      out.print(ComparisonTable.of(comparisons));
    }
    out.flush();
  }

  /** What a job learns with. */
  private enum Learning {
    /** A network without other opinions. */
    ONE_NETWORK("mlp:100,100") {
      @Override
      SettingsReader add(SettingsReader settings) {
        return settings
            .set("model.network", "mlp:100,100")
            .set("learner.members", "[{batch: 32, lambda: 0.03}]")
            .set("learner.pool.labelShift", "[]")
            .set("learner.pool.neighbours", "[]")
            .set("learner.pool.classMeans", "[]")
            .set("learner.pool.regressions", "[]")
            .set("learner.pool.persistence", "false")
            .set("learner.penalty.scaling", "NONE");
      }
    },
    /** What a job has if its settings name no other. */
    DEFAULT_LEARNER("default learner") {
      @Override
      SettingsReader add(SettingsReader settings) {
        return settings;
      }
    };

    private final String shown;

    Learning(String shown) {
      this.shown = shown;
    }

    /** Adds the settings of its learner. */
    abstract SettingsReader add(SettingsReader settings);

    /** As names of topics and jobs have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}

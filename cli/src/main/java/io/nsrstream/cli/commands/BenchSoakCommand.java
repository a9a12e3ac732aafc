package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.local.BoundedLead;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.cli.local.JobProgress;
import io.nsrstream.cli.local.LocalJob;
import io.nsrstream.cli.local.ResidentMemory;
import io.nsrstream.cli.local.ScratchDirectory;
import io.nsrstream.cli.local.StreamProducer;
import io.nsrstream.cli.local.StreamRecords;
import io.nsrstream.connectors.generated.SensorSettings;
import io.nsrstream.connectors.generated.SensorStream;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.settings.Rules;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The training job under full load for long, and what becomes of the process's memory. */
@Command(
    name = "soak",
    description =
        "Runs the training job for long on a synthetic stream, as fast as it goes, and watches the"
            + " resident memory of this process. Fails if it grows after the first third. The heap"
            + " must be fixed, by NSR_JAVA_OPTS for the nsr script.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  export NSR_JAVA_OPTS='-Xms1g -Xmx1g -XX:+AlwaysPreTouch'",
      "  nsr bench soak                        half an hour",
      "  nsr bench soak --minutes 3 --json     a quick look, for a script"
    })
final class BenchSoakCommand implements Callable<Integer> {
  private static final String EXAMPLES = "examples";
  private static final long MOST_AHEAD = 200_000;
  private static final long SAMPLE_MILLIS = 2_000;
  private static final int SAMPLES_PER_LINE = 30;
  private static final int SEED = 1;

  /** Topics keep minutes of the stream: what is older goes, a small segment at a time. */
  private static final Map<String, String> SHORT_MEMORY =
      Map.of(
          "retention.bytes", String.valueOf(512 << 20),
          "segment.bytes", String.valueOf(32 << 20),
          "file.delete.delay.ms", "1000");

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long the job runs. Default: ${DEFAULT-VALUE}.")
  private int minutes = 30;

  @Option(names = "--json", description = "Print a JSON object as the last line of output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    check();
    Path scratch = ScratchDirectory.create();
    ResidentMemory memory = new ResidentMemory();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      run(broker, scratch, memory);
    }
    print(memory);
    return memory.steady() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void check() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    new Rules()
        .between("--minutes", minutes, 1, 100_000)
        .require(
            heap.getInit() == heap.getMax(),
            "the heap",
            "must have one size from the start, so that only other memory can grow",
            "%d to %d bytes".formatted(heap.getInit(), heap.getMax()),
            "export NSR_JAVA_OPTS='-Xms1g -Xmx1g -XX:+AlwaysPreTouch' before you start nsr")
        .check();
  }

  private void run(EmbeddedBroker broker, Path scratch, ResidentMemory memory) throws Exception {
    JobSettings settings = settings(broker);
    for (String topic :
        List.of(
            EXAMPLES,
            settings.topics().predictions(),
            settings.topics().rejected(),
            settings.topics().metrics())) {
      broker.createTopic(topic, 1, SHORT_MEMORY);
    }
    BoundedLead examples =
        new BoundedLead(new SensorStream(SensorSettings.DEFAULTS, SEED), MOST_AHEAD);
    StreamProducer producer =
        new StreamProducer(
            ExampleStream.of(
                StreamOptions.SYNTHETIC, examples, SensorStream.featureNames(), Long.MAX_VALUE),
            StreamRecords.ofVectors(JsonExampleWriter.ofArrays()),
            broker.bootstrapServers(),
            EXAMPLES);
    Thread production = new Thread(producer, "producer");
    production.setDaemon(true);
    production.start();
    try (JobProgress progress = new JobProgress(settings)) {
      LocalJob job = LocalJob.start(settings, settings.model().factory(), scratch);
      watch(job, progress, examples, memory);
      producer.requireNoFailure();
      examples.end();
      production.join();
      job.stop();
    }
  }

  private void watch(
      LocalJob job, JobProgress progress, BoundedLead examples, ResidentMemory memory)
      throws Exception {
    long start = System.nanoTime();
    double seconds = 0;
    while (seconds < minutes * 60.0) {
      Thread.sleep(SAMPLE_MILLIS);
      job.requireAlive();
      long learned = progress.examples();
      examples.taken(learned);
      seconds = (System.nanoTime() - start) / 1e9;
      double megabytes = ResidentMemory.now();
      memory.add(seconds, megabytes);
      if (memory.samples() % SAMPLES_PER_LINE == 0) {
        say(
            "%5.1f min  %,15d examples  %,9.0f examples/s  %,9.1f MB resident",
            seconds / 60, learned, learned / seconds, megabytes);
      }
    }
  }

  /** The default settings between this broker's topics. */
  private static JobSettings settings(EmbeddedBroker broker) {
    return new SettingsReader()
        .set("name", "soak")
        .set("kafka.servers", broker.bootstrapServers())
        .set("kafka.transactionTimeoutMs", "60000")
        .set("topics.examples", EXAMPLES)
        .set("mapping.timeFormat", "ELAPSED_MS")
        .set("flink.parallelism", "1")
        .set("flink.checkpointIntervalMs", "1000")
        .read();
  }

  private void say(String line, Object... figures) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(String.format(Locale.ROOT, line, figures));
    err.flush();
  }

  private void print(ResidentMemory memory) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode object =
          JsonNodeFactory.instance
              .objectNode()
              .put("minutes", minutes)
              .put("samples", memory.samples())
              .put("middleMegabytes", memory.middle())
              .put("lastMegabytes", memory.last())
              .put("megabytesPerHour", memory.perHour())
              .put("steady", memory.steady());
      out.println(object);
    } else {
      out.printf(
          Locale.ROOT,
          "resident memory: median %.1f MB in the middle third, %.1f MB in the last, slope %.1f"
              + " MB/hour: %s%n",
          memory.middle(),
          memory.last(),
          memory.perHour(),
          memory.steady() ? "no growth" : "it grows");
    }
    out.flush();
  }
}

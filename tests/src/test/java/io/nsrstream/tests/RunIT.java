package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.cli.local.StateDirectory;
import io.nsrstream.online.data.Example;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The training job in the process of the command, on topics that are there. */
@Timeout(180)
final class RunIT {
  private static final int COUNT = 600;

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  private final Path state;
  private final StringWriter err = new StringWriter();

  RunIT(@TempDir Path folder) {
    this.state = folder.resolve("state");
  }

  @Test
  void aRunThatIsStoppedGoesOnWithItsLearnersAndLosesNothing() throws Exception {
    List<Example> examples = SeededExamples.of(3, 2 * COUNT, 5);
    JobTopics topics = new JobTopics(BROKER, "own", 2);
    Map<String, String> settings = topics.arguments(Map.of());

    String first =
        runUntil(
            settings,
            () -> {
              topics.produceExamples(examples.subList(0, COUNT));
              topics.awaitCommitted(JobTopics.PREDICTIONS, COUNT);
              return null;
            });
    assertThat(err.toString()).contains("begins anew", "nsr: stopped, with its state in file:");
    assertThat(new JsonMapper().readTree(first).get("predicted").intValue()).isPositive();

    runUntil(
        settings,
        () -> {
          topics.produceExamples(examples.subList(COUNT, 2 * COUNT));
          topics.awaitCommitted(JobTopics.PREDICTIONS, 2 * COUNT);
          return null;
        });
    assertThat(err.toString()).contains("goes on from " + state.toRealPath());
    assertThat(topics.outcome())
        .isEqualTo(TrainingOutcome.ofLearners(examples, topics.settings(Map.of())));
    assertThat(topics.committed(JobTopics.REJECTED))
        .extracting(record -> new String(record.value(), UTF_8))
        .isEmpty();
  }

  @Test
  void aRunThatIsKilledGoesOnFromItsLastCheckpointAndDoublesNothing() throws Exception {
    List<Example> examples = SeededExamples.of(3, 2 * COUNT, 7);
    JobTopics topics = new JobTopics(BROKER, "killed", 2);
    Map<String, String> settings = topics.arguments(Map.of());
    Process process = start(settings);
    try {
      topics.produceExamples(examples.subList(0, COUNT));
      topics.awaitCommitted(JobTopics.PREDICTIONS, COUNT);
      topics.produceExamples(examples.subList(COUNT, 2 * COUNT));
    } finally {
      process.destroyForcibly().waitFor();
    }

    runUntil(
        settings,
        () -> {
          topics.awaitCommitted(JobTopics.PREDICTIONS, 2 * COUNT);
          return null;
        });
    assertThat(err.toString()).contains("goes on from " + state.toRealPath());
    assertThat(topics.outcome())
        .isEqualTo(TrainingOutcome.ofLearners(examples, topics.settings(Map.of())));
  }

  @Test
  void aRunThatIsTerminatedKeepsItsStateAndSaysWhatItSaw() throws Exception {
    List<Example> examples = SeededExamples.of(3, COUNT, 9);
    JobTopics topics = new JobTopics(BROKER, "terminated", 2);
    Path report = state.resolveSibling("report.html");
    Process process = start(topics.arguments(Map.of()), "--report", report.toString());
    try {
      topics.produceExamples(examples);
      topics.awaitCommitted(JobTopics.PREDICTIONS, COUNT);
      process.destroy();
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(log())
        .content()
        .contains("nsr: stopped, with its state in file:", "\"predicted\":" + COUNT);
    assertThat(report).content().contains("\"checkpoints\":{\"completed\":");
    assertThat(topics.outcome())
        .isEqualTo(TrainingOutcome.ofLearners(examples, topics.settings(Map.of())));
  }

  private Path log() {
    return state.resolveSibling("process.log");
  }

  /** The command in a process of its own. */
  private Process start(Map<String, String> settings, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-opens"))
        .forEach(command::add);
    command.add(Nsr.class.getName());
    command.addAll(arguments(settings, options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  @Test
  void oneRunAtATimeHasTheState() throws Exception {
    JobTopics topics = new JobTopics(BROKER, "twice", 1);
    StateDirectory held = StateDirectory.open(state);
    try {
      assertThat(run(topics.arguments(Map.of()), new StringWriter())).isOne();
      assertThat(err.toString()).contains("in use by another run", "--state");
    } finally {
      held.close();
    }
  }

  @Test
  void aTopicThatIsMissingIsNamedBeforeTheJobStarts() {
    Map<String, String> settings = Map.of("kafka.servers", BROKER.bootstrapServers());
    assertThat(run(settings, new StringWriter())).isEqualTo(2);
    assertThat(err.toString()).contains("topics.examples");
  }

  @Test
  void topicsThatAreMissingAreCreatedIfAsked() throws Exception {
    List<Example> examples = SeededExamples.of(2, COUNT, 6);
    JobTopics topics = new JobTopics(BROKER.bootstrapServers(), "created");
    runUntil(
        topics.arguments(Map.of()),
        () -> {
          while (!err.toString().contains("Ctrl-C ends it")) {
            Thread.sleep(50);
          }
          topics.produceExamples(examples);
          topics.awaitCommitted(JobTopics.PREDICTIONS, COUNT);
          return null;
        },
        "--create-topics");
    assertThat(err.toString())
        .contains("created the topic created-predictions", "created the topic created-models");
    assertThat(topics.outcome())
        .isEqualTo(TrainingOutcome.ofLearners(examples, topics.settings(Map.of())));
  }

  /** Runs the command while something is done; what it printed. */
  private String runUntil(Map<String, String> settings, Callable<?> done, String... options)
      throws Exception {
    StringWriter out = new StringWriter();
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread running = new Thread(() -> exit.complete(run(settings, out, options)), "running");
    running.start();
    try {
      done.call();
    } finally {
      running.interrupt();
      running.join();
    }
    assertThat(exit.join()).as(err.toString()).isZero();
    return out.toString();
  }

  private int run(Map<String, String> settings, StringWriter out, String... options) {
    CommandLine command = Nsr.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments(settings, options).toArray(String[]::new));
  }

  private List<String> arguments(Map<String, String> settings, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "--no-web", "--json"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--state", state.toString()));
    settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    return arguments;
  }
}

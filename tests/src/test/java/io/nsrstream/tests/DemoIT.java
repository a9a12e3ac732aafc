package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's way through Kafka and Flink ends where the learner alone does. */
final class DemoIT {
  private static final int ROWS = 400;
  private static final String[] MACHINES = {"press", "drill", "lathe"};

  private final Path machines;

  DemoIT(@TempDir Path directory) throws IOException {
    machines = Files.write(directory.resolve("machines.csv"), machines());
  }

  /** Numbers and a nominal value that decide the label together, and a few labels missing. */
  private static List<String> machines() {
    Random random = new Random(5);
    List<String> rows = new ArrayList<>(List.of("signal,noise,machine,state"));
    for (int i = 0; i < ROWS; i++) {
      double signal = random.nextGaussian();
      int machine = random.nextInt(MACHINES.length);
      String state = signal > machine - 1 ? "worn" : "fine";
      rows.add(
          String.format(
              Locale.ROOT,
              "%.4f,%.4f,%s,%s",
              signal,
              random.nextGaussian(),
              MACHINES[machine],
              i % 50 == 49 ? "?" : state));
    }
    return rows;
  }

  @Test
  @Timeout(60)
  void theJobScoresAsTheLearnerAloneToTheLastDigit() throws IOException {
    // With the default scaling, the penalty of two classes is 0 and its strength changes nothing.
    JsonNode demo =
        assertSameScores(
            "learner.penalty.strength",
            machines.toString(),
            "--model=mlp:16",
            "--member=lambda: 0.3",
            "--set=learner.penalty.scaling=NONE");

    assertThat(demo.get("produced").asLong()).isEqualTo(ROWS);
  }

  @Test
  @Timeout(60)
  void everyExampleComesThroughAParallelJobAndRejectionsAreCounted() throws IOException {
    String[] settings = {"--key=machine", "--model=mlp:16", "--set=learner.bounds.maxClasses=1"};
    JsonNode demo = nsr("demo", "--stream=" + machines, settings, "--parallelism=2");
    JsonNode alone = nsr("evaluate", machines.toString(), settings);

    assertThat(demo.get("produced").asLong()).isEqualTo(ROWS);
    assertThat(demo.get("rejected").asLong()).isPositive();
    for (String figure : List.of("predicted", "rejected", "accuracy", "noChange", "majority")) {
      assertThat(demo.get(figure)).as(figure).isEqualTo(alone.get(figure));
    }
  }

  @Test
  @Timeout(120)
  void sequencesArePutTogetherAgainFromTheirReadings(@TempDir Path directory) throws IOException {
    int rows = 120;
    Path file = Files.write(directory.resolve("sequences.csv"), sequences(rows));

    JsonNode demo =
        assertSameScores(
            "learner.penalty.strength",
            file.toString(),
            "--channels=2",
            "--model=mlp:16",
            "--member=batch: 4, lambda: 0.3",
            "--set=learner.penalty.scaling=NONE",
            "--set=learner.bounds.maxClasses=2");

    assertThat(demo.get("produced").asLong()).isEqualTo(rows);
    assertThat(demo.get("rejected").asLong()).isPositive();
    assertThat(demo.get("records").asLong()).isEqualTo(5 * rows - 2);
  }

  /** Five steps of two channels; the last sequence has only three, and no label. */
  private static List<String> sequences(int rows) {
    Random random = new Random(6);
    List<String> text = new ArrayList<>(List.of("a0,b0,a1,b1,a2,b2,a3,b3,a4,b4,state"));
    for (int i = 0; i < rows; i++) {
      StringBuilder row = new StringBuilder();
      int state = i % 40 == 39 ? 2 : random.nextInt(2);
      boolean last = i == rows - 1;
      int steps = last ? 3 : 5;
      for (int step = 0; step < 5; step++) {
        row.append(
            step < steps
                ? String.format(
                    Locale.ROOT, "%.3f,%.3f,", state + random.nextGaussian(), random.nextGaussian())
                : ",,");
      }
      text.add(row + (last ? "?" : "state" + state));
    }
    return text;
  }

  /** The stream was made for that, so the margin is wide. */
  @Test
  @Timeout(120)
  void onItsOwnStreamThePenaltyLowersTheError() throws IOException {
    JsonNode demo = json("demo", "--json", "--limit=8000");

    assertThat(demo.get("stream").asText()).isEqualTo("clusters:incremental");
    assertThat(demo.get("accuracy").asDouble())
        .isGreaterThan(demo.get("withoutNsr").get("accuracy").asDouble() + 0.02);
  }

  @Test
  @Timeout(60)
  void aTableOfItsOwnStreamSaysWhatTheStreamWasMadeFor() {
    assertThat(nsr("demo", "--limit=100", "--model=mlp:8"))
        .contains("with NSR", "clusters:incremental was made to show what the penalty does");
    assertThat(nsr("demo", "--limit=100", "--model=mlp:8", "--stream=rbf"))
        .contains("with NSR")
        .doesNotContain("was made to show");
  }

  @Test
  @Tag("long")
  @Timeout(300)
  void allOfRialtoScoresAsTheLearnerAloneToTheLastDigit() throws IOException {
    Path data = data();
    assumeThat(data.resolve("streams/rialto.arff.gz")).exists();

    JsonNode demo = assertSameScores("learner.penalty.strength", "rialto", "--data=" + data);

    assertThat(demo.get("produced").asLong()).isEqualTo(82_250);
    assertThat(demo.get("rejected").asLong()).isZero();
  }

  /** The demo's result with and without NSR is that of the learner alone, as set and with 0. */
  private static JsonNode assertSameScores(String strength, String stream, String... settings)
      throws IOException {
    JsonNode demo = nsr("demo", "--stream=" + stream, settings);
    JsonNode withNsr = nsr("evaluate", stream, settings);
    JsonNode withoutNsr = nsr("evaluate", stream, settings, "--set=" + strength + "=0");

    assertThat(scores(demo)).isEqualTo(scores(withNsr));
    assertThat(scores(demo.get("withoutNsr"))).isEqualTo(scores(withoutNsr));
    assertThat(scores(withNsr)).isNotEqualTo(scores(withoutNsr));
    assertThat(demo.get("predicted").asLong() + demo.get("rejected").asLong())
        .isEqualTo(demo.get("produced").asLong());
    return demo;
  }

  /** All of a result but the times, the way and the variant. */
  private static JsonNode scores(JsonNode result) {
    return result
        .<ObjectNode>deepCopy()
        .without(List.of("records", "seconds", "examplesPerSecond", "withoutNsr"));
  }

  /** Runs the command with {@code --json} and returns the one object it prints. */
  private static JsonNode nsr(String command, String stream, String[] settings, String... more)
      throws IOException {
    return json(
        Stream.of(new String[] {command, stream, "--json"}, settings, more)
            .flatMap(Stream::of)
            .toArray(String[]::new));
  }

  private static JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper().readTree(nsr(arguments).strip());
  }

  /** Runs the command and returns what it prints. */
  private static String nsr(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Nsr.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    assertThat(exit).as(err.toString()).isZero();
    return out.toString();
  }

  /** The folder NSR_DATA names, else the usual one beside the project. */
  private static Path data() {
    String named = System.getenv("NSR_DATA");
    Path usual = Path.of("shared", "data");
    Path folder = Path.of("").toAbsolutePath();
    while (named == null && folder.getParent() != null && !Files.exists(folder.resolve(usual))) {
      folder = folder.getParent();
    }
    return named == null ? folder.resolve(usual) : Path.of(named);
  }
}

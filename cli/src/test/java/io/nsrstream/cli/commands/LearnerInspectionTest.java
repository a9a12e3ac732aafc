package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The savepoints are those of three keys that flink-jobs keeps of every layout. */
final class LearnerInspectionTest {
  private static final String SETTINGS =
      """
      model:
        network: "mlp:6"
      learner:
        features: {sequences: RAW}
        bounds: {maxClasses: 4}
        evaluation: {window: 20}
        members: [{lambda: 0.1, batch: 2, window: 10}]
      sequence: {length: 3}
      topics: {labels: labels}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;
  private final Path settings;

  LearnerInspectionTest(@TempDir Path folder) {
    this.folder = folder;
    this.settings = folder.resolve("job.yaml");
  }

  @BeforeEach
  void writeSettings() throws IOException {
    Files.writeString(settings, SETTINGS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void learnersOfASavepointAreShownByKey(int layout) {
    assertThat(run(savepoint(layout), "--settings", settings.toString())).isZero();
    List<String> lines = out.toString().lines().map(String::strip).toList();
    assertThat(lines.get(0)).matches("key +examples +updates +classes .* waiting +KiB");
    assertThat(lines.get(1)).matches("k0 +16 +8 +3 .* 4 +\\d");
    assertThat(lines.get(2)).startsWith("k1 ");
    assertThat(lines.get(3)).startsWith("k2 ");
    assertThat(lines.get(4))
        .startsWith("3 keys, ")
        .endsWith(" bytes of snapshots; accuracy and kappa-T are of the latest examples");
  }

  @Test
  void asJsonEachLearnerHasItsReportAndItsBytes() throws IOException {
    assertThat(run(savepoint(2), "--settings", settings.toString(), "--limit", "2", "--json"))
        .isZero();
    JsonNode object = new JsonMapper().readTree(out.toString());
    assertThat(object.get("keys").intValue()).isEqualTo(3);
    assertThat(object.get("learners")).hasSize(2);
    JsonNode first = object.get("learners").get(0);
    assertThat(first.get("key").textValue()).isEqualTo("k0");
    assertThat(first.get("examples").intValue()).isEqualTo(16);
    assertThat(first.get("waiting").intValue()).isEqualTo(4);
    assertThat(first.get("bytes").intValue()).isPositive();
    assertThat(first.get("network").textValue()).startsWith("mlp:6");
  }

  @Test
  void oneLearnerIsShownWithAllThatItReports() {
    assertThat(run(savepoint(2), "--settings", settings.toString(), "--learner", "k1")).isZero();
    assertThat(out.toString())
        .contains("steady layers", "variance of logits", "recall of class 2")
        .doesNotContain("k0");
  }

  @Test
  void theClassMeansOfItsLayersAreShown() throws IOException {
    assertThat(run(savepoint(2), "--settings", settings.toString(), "--learner", "k1")).isZero();
    assertThat(out.toString().lines().map(String::strip))
        .anyMatch(line -> line.matches("settings +layer +class +examples +mean responses"))
        .anyMatch(line -> line.matches("0 +logits +class 2 +\\d+( +-?\\d\\.\\d{3}){3}"));
  }

  @Test
  void asJsonClassMeansHaveEveryNeuron() throws IOException {
    assertThat(run(savepoint(2), "--settings", settings.toString(), "--learner", "k1", "--json"))
        .isZero();
    JsonNode means = new JsonMapper().readTree(out.toString()).at("/learners/0/classMeans");
    assertThat(means).hasSize(3);
    assertThat(means.get(0).get("layer").textValue()).isEqualTo("logits");
    assertThat(means.get(0).get("examples").longValue()).isPositive();
    assertThat(means.get(0).get("responses")).hasSize(3);
  }

  @Test
  void aKeyWithoutALearnerIsAnErrorThatSaysHowToFindOne() {
    assertThat(run(savepoint(2), "--settings", settings.toString(), "--learner", "k7")).isOne();
    assertThat(err.toString()).contains("'k7'", "3 keys", "without --learner");
  }

  @Test
  void otherSettingsAreAnErrorThatNamesTheKeyAndTheOption() {
    assertThat(run(savepoint(2))).isOne();
    assertThat(err.toString()).contains("mlp:6", "mlp:64,64", "(key 'k", "--settings FILE");
  }

  @Test
  void aFileWithASnapshotIsShownAsOneLearner() throws Exception {
    assertThat(run(snapshotFile().toString())).isZero();
    assertThat(out.toString().lines().toList().get(1).strip()).matches("1 +\\d+ +1 .*");
  }

  @Test
  void theWeightsOfAllOpinionsAreShown() throws Exception {
    assertThat(run(snapshotFile().toString(), "--learner", "m1")).isZero();
    assertThat(out.toString())
        .contains("weight of neighbours 3000 10", "weight of classMeans 0.98", "of persistence");
  }

  private Path snapshotFile() throws Exception {
    Path file = folder.resolve("learner.bin");
    try (Learner learner =
        new Learner(LearnerSettings.DEFAULTS, NetworkSettings.DEFAULTS.factory())) {
      learner.testThenTrain(Example.of("", new float[] {1, 2}, "on"));
      Files.write(file, learner.snapshot().toBytes());
    }
    return file;
  }

  @Test
  void aDamagedSnapshotIsAnErrorAndNoCsvFile() throws IOException {
    Path file = folder.resolve("learner.bin");
    Files.write(file, new byte[] {'N', 'S', 'R', 'S', 0, 7, 1, 2, 3, 4, 5, 6, 7, 8});
    assertThat(run(file.toString())).isOne();
    assertThat(err.toString()).contains("snapshot");
  }

  @Test
  void learnersOfAFileOfExamplesAreAskedForInVain() throws IOException {
    Path file = folder.resolve("x.csv");
    Files.writeString(file, "a,k\n1,x\n2,y\n");
    assertThat(run(file.toString(), "--learner", "k1")).isEqualTo(2);
    assertThat(err.toString()).contains("--learner");
  }

  private static String savepoint(int layout) {
    return Path.of(
            "..", "flink-jobs", "src", "test", "resources", "savepoint-v%d-late".formatted(layout))
        .toString();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("inspect"));
    all.addAll(List.of(arguments));
    return Nsr.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}

package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.lab.paper.Studies;
import io.nsrstream.lab.paper.Study;
import io.nsrstream.lab.paper.TinyData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every study, on data of a few rows. */
final class ReproduceCommandTest {
  private final Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  ReproduceCommandTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    TinyData.write(directory.resolve("data"));
  }

  /** All but those of CIFAR-10, whose sheets hold 15,000 images: ImageStudiesTest has these. */
  static Stream<Study> studies() {
    return Studies.all(OptionalInt.of(2)).stream()
        .filter(study -> !study.name().matches("(resnet|vgg).*"));
  }

  private int run(String... arguments) {
    CommandLine nsr = Nsr.commandLine();
    nsr.setOut(new PrintWriter(out));
    nsr.setErr(new PrintWriter(err));
    return nsr.execute(
        Stream.concat(
                Stream.of("reproduce", "--data", path("data"), "--runs", path("runs")),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private JsonNode json() throws IOException {
    return new JsonMapper().readTree(out.toString().strip().lines().reduce("", (a, b) -> b));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void everyStudyRunsAndGivesEachVariantAnError(Study study) throws IOException {
    assertThat(run(study.name(), "--seeds", "2", "--epochs", "2", "--json")).isEqualTo(0);
    JsonNode json = json();
    assertThat(json.path("name").asText()).isEqualTo(study.name());
    assertThat(json.path("seeds").asInt()).isEqualTo(2);
    assertThat(json.path("seconds").asDouble()).isPositive();
    assertThat(json.path("variants").size()).isEqualTo(study.variants().size());
    json.path("variants")
        .forEach(
            variant -> {
              assertThat(variant.path("mean").asDouble(-1)).isBetween(0.0, 100.0);
              assertThat(variant.path("sd").asDouble(-1)).isNotNegative();
            });
  }

  @Test
  void thePaperStandsBesideWhatWasMeasured() throws IOException {
    assertThat(run("mlp-4", "--seeds", "1", "--epochs", "1")).isEqualTo(0);
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches(" vanilla +[\\d.]+ +- +2\\.29 ± 0\\.07 .*"))
        .anyMatch(line -> line.matches(" nsr +[\\d.]+ +-?[\\d.]+ +1\\.64 ± 0\\.04 .*"));
    assertThat(run("mlp-4", "--seeds", "1", "--epochs", "1", "--json")).isEqualTo(0);
    JsonNode nsr = json().path("variants").path("nsr");
    assertThat(nsr.path("paper").path("mean").asDouble()).isEqualTo(1.64);
    assertThat(nsr.path("paper").path("sd").asDouble()).isEqualTo(0.04);
    assertThat(nsr.path("regularizers").asText()).isEqualTo("nsr 7.4865 m=5 logits");
  }

  @Test
  void aSecondRunOnlyReadsAndPrintsTheSame() {
    run("layers", "--seeds", "1", "--epochs", "1", "--json");
    String first = out.toString();
    out.getBuffer().setLength(0);
    run("layers", "--seeds", "1", "--epochs", "1", "--json");
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void theStrengthOfNsrCanBeGiven() throws IOException {
    run("layers", "--seeds", "1", "--epochs", "1", "--lambda", "3", "--json");
    JsonNode variants = json().path("variants");
    assertThat(variants.path("layer 2").path("regularizers").asText())
        .isEqualTo("nsr 3.0 m=5 hidden1");
    assertThat(variants.path("vanilla").path("regularizers").asText()).isEqualTo("none");
  }

  @Test
  void theCourseIsWrittenAsCsvAndAsAPicture() throws IOException {
    run("mlp-3", "--seeds", "2", "--epochs", "3", "--curves", path("curves"));
    // Two variants, two seeds, epochs 0 to 3, below a header.
    assertThat(Files.readAllLines(directory.resolve("curves/mlp-3.csv"))).hasSize(1 + 2 * 2 * 4);
    assertThat(ImageIO.read(directory.resolve("curves/mlp-3.png").toFile()).getWidth())
        .isGreaterThan(900);
  }

  @Test
  void whatBreaksRulesIsNamedAllAtOnce() {
    assertThat(run("mlp-5", "--seeds", "0", "--epochs", "0", "--lambda", "-1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("NAME must be one of [mlp-3,", "mlp-5")
        .contains("--seeds must be between", "--epochs must be", "--lambda must be");
  }

  @Test
  void missingDataAreNamedWithTheRemedy() throws IOException {
    Files.delete(directory.resolve("data/series/ECG5000.tsv.gz"));
    assertThat(run("ecg5000")).isEqualTo(1);
    assertThat(err.toString()).contains("ecg5000 has no file here: set NSR_DATA");
  }
}

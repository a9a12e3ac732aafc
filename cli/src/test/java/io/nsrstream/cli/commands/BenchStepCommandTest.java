package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class BenchStepCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void eachComparisonIsAJsonObjectWhoseRatioFollowsFromItsFigures() throws IOException {
    assertThat(run("--only", "784|predict", "--json")).as(err.toString()).isZero();

    List<JsonNode> comparisons = comparisons();
    assertThat(comparisons)
        .extracting(comparison -> comparison.get("against").asText())
        .containsExactly("floor", "allocation", "dl4j");
    for (JsonNode comparison : comparisons) {
      assertThat(comparison.fieldNames())
          .toIterable()
          .containsExactly("work", "batch", "against", "ratio", "ours", "theirs", "unit", "spread");
      double ours = comparison.get("ours").asDouble();
      double theirs = comparison.get("theirs").asDouble();
      boolean peer = comparison.get("against").asText().equals("dl4j");
      assertThat(comparison.get("ratio").asDouble())
          .isEqualTo(peer ? theirs / ours : ours / theirs, within(1e-9));
    }
    assertThat(comparisons.get(0).get("work").asText()).isEqualTo("dense 784-256-100-10");
    assertThat(comparisons.get(0).get("batch").asInt()).isEqualTo(100);
    assertThat(comparisons.get(0).get("ours").asDouble()).isPositive();
  }

  @Test
  void withoutPytorchItsRowsAreLeftOutWithAReason() {
    assertThat(run("--only", "predict")).isZero();

    assertThat(out.toString()).contains("dl4j").doesNotContain("pytorch");
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("PyTorch is left out", "no-such-python", "--python");
  }

  @Test
  void theTableHasARowForEachComparison() {
    assertThat(run("--only", "nsr")).isZero();

    assertThat(out.toString().lines().skip(1))
        .hasSize(6)
        .allMatch(
            line -> line.matches(" dense 54-100-100-7 nsr +\\d+ +(without-nsr|allocation) .*"));
  }

  @Test
  void aPatternThatMatchesNothingIsWrongUsageAndNamesTheWorks() {
    assertThat(run("--only", "nonesuch")).isEqualTo(2);
    assertThat(err.toString()).contains("--only", "nonesuch", "dense 54-100-100-7 predict");
  }

  @Test
  void roundsOutOfRangeAreWrongUsage() {
    assertThat(run("--rounds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("rounds must be");
  }

  private List<JsonNode> comparisons() throws IOException {
    List<JsonNode> comparisons = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      comparisons.add(new ObjectMapper().readTree(line));
    }
    return comparisons;
  }

  /** As quick as can be, and without PyTorch. Options given again win. */
  private int run(String... arguments) {
    Stream<String> quick =
        Stream.of("bench", "step", "--millis", "1", "--python", "no-such-python");
    Stream<String> rounds =
        List.of(arguments).contains("--rounds") ? Stream.of() : Stream.of("--rounds", "3");
    return Nsr.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .execute(
            Stream.concat(Stream.concat(quick, rounds), Stream.of(arguments))
                .toArray(String[]::new));
  }
}

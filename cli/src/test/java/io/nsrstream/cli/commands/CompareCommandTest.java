package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;

  CompareCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void streamsAndSeedsOfFilesStandBesideEachOther() throws IOException {
    Path plain = file("plain", "sea 0.8 1.0", "sea 0.9 1.0", "rbf 0.7 0.5");
    Path steady = file("steady", "rbf 0.75 0.6", "sea 0.95 0.9", "sea 0.95 0.9");

    assertThat(run(plain, steady)).isZero();
    assertThat(out.toString().lines().map(String::strip))
        .anyMatch(line -> line.matches("accuracy +plain +steady"))
        .anyMatch(line -> line.matches("sea +0.8500 ± 0.0707 +0.9500 ± 0.0000"))
        .anyMatch(line -> line.matches("rbf +0.7000 +0.7500"))
        .anyMatch(line -> line.matches("mean rank +2.00 +1.00"))
        .anyMatch(line -> line.matches("better than plain +- +2 of 2"))
        .anyMatch(line -> line.matches("2 streams cannot show a difference: p would be 0.5000.*"));
  }

  @Test
  void aLowLogLossIsAGoodOne() throws IOException {
    Path plain = file("plain", "sea 0.8 1.0");
    Path steady = file("steady", "sea 0.7 0.4");

    assertThat(run(plain, steady, "--score", "logLoss", "--json")).isZero();
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.at("/runs/1/meanRank").doubleValue()).isOne();
    assertThat(json.at("/runs/1/streams/sea/mean").doubleValue()).isEqualTo(0.4);
    assertThat(json.at("/runs/1/betterThanFirst").intValue()).isOne();
  }

  @Test
  void aStreamThatAFileLacksIsLeftOutAndNamed() throws IOException {
    assertThat(run(file("a", "sea 0.8 1.0", "led 0.5 1.0"), file("b", "sea 0.8 null"))).isZero();
    assertThat(err.toString()).contains("left out led");
    assertThat(out.toString()).doesNotContain("led ");
  }

  @Test
  void filesWithNothingInCommonAreAnError() throws IOException {
    assertThat(run(file("a", "sea 0.8 1.0"), file("b", "rbf 0.8 1.0"))).isOne();
    assertThat(err.toString()).contains("in common");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no JSON", "{\"stream\":3,\"accuracy\":1}", "[]", "7", "{\"stream\":\"sea\"}"})
  void aLineThatIsNoResultIsNamedByItsPlace(String line) throws IOException {
    Path wrong = folder.resolve("wrong.jsonl");
    Files.writeString(wrong, "\n" + line + "\n");
    assertThat(run(wrong, file("b", "sea 0.8 1.0"))).isOne();
    assertThat(err.toString()).contains("line 2 of " + wrong);
  }

  @Test
  void anEmptyFileIsAnErrorThatSaysWhatWritesOne() throws IOException {
    Path empty = folder.resolve("empty.jsonl");
    Files.writeString(empty, "\n");
    assertThat(run(empty, file("b", "sea 0.8 1.0"))).isOne();
    assertThat(err.toString()).contains("is empty", "nsr evaluate");
  }

  @Test
  void whatEvaluatePrintsIsRead() throws IOException {
    StringWriter printed = new StringWriter();
    Nsr.commandLine()
        .setOut(new PrintWriter(printed, true))
        .execute("evaluate", "sea", "--limit", "200", "--json");
    Path file = folder.resolve("sea.jsonl");
    Files.writeString(file, printed.toString());
    assertThat(run(file, file)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("sea", "1.50");
  }

  /** A file of results, each given as its stream, accuracy and log-loss. */
  private Path file(String name, String... results) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String result : results) {
      String[] parts = result.split(" ");
      lines.add(
          "{\"stream\":\"%s\",\"accuracy\":%s,\"logLoss\":%s}"
              .formatted(parts[0], parts[1], parts[2]));
    }
    return Files.write(folder.resolve(name + ".jsonl"), lines);
  }

  private int run(Path first, Path second, String... options) {
    List<String> all = new ArrayList<>(List.of("compare", first.toString(), second.toString()));
    all.addAll(List.of(options));
    return Nsr.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}

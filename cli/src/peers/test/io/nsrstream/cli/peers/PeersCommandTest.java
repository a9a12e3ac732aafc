package io.nsrstream.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeersCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theTableHasEveryLearnerAndTheBaselinesOfEachStream() {
    int exit = run("sea", "--limit", "200");

    assertThat(exit).as(err.toString()).isZero();
    List<String> rows = out.toString().lines().skip(1).toList();
    assertThat(rows).extracting(row -> row.split("\\s+")[2]).containsExactlyElementsOf(expected());
    assertThat(rows).allMatch(row -> row.startsWith(" sea "));
  }

  private static List<String> expected() {
    List<String> names = new ArrayList<>(Peer.names());
    assertThat(names).hasSize(11).endsWith("ours");
    names.addAll(List.of("no-change", "majority"));
    return names;
  }

  @Test
  void severalSeedsAreAMeanWithItsSpread() {
    run("sea", "--limit", "200", "--learners", "arf-10", "--seeds", "2");

    assertThat(out.toString().lines().toList().get(1)).containsPattern("0\\.\\d{4} ± 0\\.\\d{4}");
  }

  @Test
  void jsonIsOneObjectPerProcessWithItsMemory() throws IOException {
    run("sea", "--limit", "200", "--learners", "hoeffding-tree,ours", "--seeds", "2", "--json");

    List<JsonNode> results = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      results.add(new ObjectMapper().readTree(line));
    }
    assertThat(results)
        .extracting(result -> result.get("learner").asText() + result.get("seed").asText())
        .containsExactly("hoeffding-tree1", "hoeffding-tree2", "ours1", "ours2");
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.get("examples").asInt()).isEqualTo(200);
              assertThat(result.get("peakMegabytes").asDouble()).isGreaterThan(10);
            });
    // The labels do not depend on who learns them.
    assertThat(results)
        .extracting(result -> result.get("noChange"))
        .containsOnly(results.get(0).get("noChange"));
  }

  @Test
  void whatMoaSeesOfSequencesIsNoMatterToOurs() throws IOException {
    run("sensors:abrupt", "--limit", "300", "--learners", "hoeffding-tree,ours", "--json");
    run(
        "sensors:abrupt",
        "--limit",
        "300",
        "--learners",
        "hoeffding-tree,ours",
        "--sequences",
        "raw",
        "--json");

    List<Double> losses = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      losses.add(new ObjectMapper().readTree(line).get("logLoss").asDouble());
    }
    assertThat(losses).hasSize(4);
    assertThat(losses.get(2)).isNotEqualTo(losses.get(0));
    assertThat(losses.get(3)).isEqualTo(losses.get(1));
  }

  @Test
  void anUnknownLearnerIsRefusedBeforeAnyRuns() {
    assertThat(run("sea", "--learners", "hoeffding-tree,svm")).isEqualTo(2);
    assertThat(err.toString()).contains("--learners must be among", "svm");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatWasMeasuredBeforeALearnerFailsIsStillPrinted() {
    int exit = run("sea", "nowhere.csv", "--limit", "50", "--learners", "hoeffding-tree");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("hoeffding-tree");
    assertThat(err.toString()).contains("hoeffding-tree over nowhere.csv ended with exit code 1");
  }

  @Test
  void nothingIsPrintedWhereTheFirstFails() {
    assertThat(run("nowhere.csv", "--learners", "ours")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    List<String> words = new ArrayList<>(List.of("peers"));
    words.addAll(List.of(arguments));
    return PeersCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words.toArray(String[]::new));
  }
}

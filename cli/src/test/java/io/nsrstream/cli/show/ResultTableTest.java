package io.nsrstream.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.evaluation.Scores;
import io.nsrstream.online.run.RunSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultTableTest {
  private static final int TERMINAL = 80;

  @Test
  void figuresLineUpAtTheirEnds() {
    List<String> lines =
        ResultTable.of(List.of(result("small", 10, 0.5), result("large", 1_234_567, 12.25)))
            .lines()
            .toList();

    assertThat(lines).extracting(String::length).containsOnly(lines.get(0).length());
    assertThat(lines).anyMatch(line -> line.matches(" predicted +10 +1,234,567"));
  }

  @Test
  void sixStreamsFitATerminal() {
    StreamResult result = result("keystroke", 494_021, 0.5);

    assertThat(
            ResultTable.of(List.of(result, result, result, result, result, result))
                .lines()
                .toList())
        .allMatch(line -> line.length() <= TERMINAL);
  }

  @Test
  void theComparisonHasTheBaselinesAccuracyBesideTheModels() {
    List<String> lines =
        ResultTable.comparison(result("with NSR", 10, 0.5), result("without NSR", 10, 0.5))
            .lines()
            .toList();

    assertThat(lines).extracting(String::length).containsOnly(lines.get(0).length());
    assertThat(lines.get(0)).matches(" +with NSR +without NSR +no-change");
    assertThat(lines.get(1)).matches(" accuracy +0\\.9000 +0\\.9000 +0\\.7000");
    assertThat(lines.get(2)).matches(" kappa +0\\.8000 +0\\.8000 +-");
  }

  @Test
  void kappaTemporalIsFirstAndOnceWhereLabelsAreFeatures() {
    List<String> lines =
        ResultTable.of(List.of(result("plain", 10, 0.5, false), result("told", 10, 0.5, true)))
            .lines()
            .toList();

    assertThat(lines.get(1)).matches(" features +- +with labels");
    assertThat(lines.get(2)).matches(" kappa-T +0\\.6000 +0\\.6000");
    assertThat(lines.get(3)).matches(" accuracy +0\\.9000 +0\\.9000");
    assertThat(lines).filteredOn(line -> line.contains("kappa-T")).hasSize(1);
  }

  @Test
  void aScoreThatIsNotDefinedIsADash() {
    assertThat(ResultTable.of(List.of(result("one", 1, Double.NaN))).lines())
        .anyMatch(line -> line.matches(" variance +-"));
  }

  private static StreamResult result(String stream, long examples, double variance) {
    return result(stream, examples, variance, false);
  }

  private static StreamResult result(
      String stream, long examples, double variance, boolean labelsAsFeatures) {
    Scores scores =
        new Scores(examples, 0.9, 0.8, 0.6, 0.5, 0.85, 0.25, 0.7, 0.4, new double[] {0.9});
    return new StreamResult(
        stream,
        examples,
        new RunSummary(examples, 0, 0, List.of(), scores, variance, 0.75, 3, labelsAsFeatures),
        2);
  }
}

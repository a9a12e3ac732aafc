package io.nsrstream.lab.ranks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RankedRunsTest {

  @Test
  void theBestHasRankOneAndEqualScoresShareARank() {
    RankedRuns runs = runs(true, new double[] {0.9, 0.8, 0.8}, new double[] {0.7, 0.6, 0.8});
    assertThat(runs.meanRanks()).containsExactly(1.5, 2.75, 1.75);
    assertThat(runs.wins(2)).isOne();
  }

  @Test
  void whereLowIsGoodTheLowestIsTheBest() {
    RankedRuns runs = runs(false, new double[] {0.3, 0.2});
    assertThat(runs.meanRanks()).containsExactly(2, 1);
    assertThat(runs.wins(1)).isOne();
  }

  @Test
  void sevenStreamsOfTheSameSignGiveTheSmallestP() {
    double[][] scores = new double[7][];
    Arrays.setAll(scores, stream -> new double[] {0.5, 0.6 + 0.01 * stream});
    RankedRuns runs = runs(true, scores);
    assertThat(runs.differences()[1]).isCloseTo(2.0 / 128, within(1e-12));
    assertThat(runs.smallestDifference()).isEqualTo(2.0 / 128);
  }

  /** The accuracies of C4.5 without and with the parameter m, of table 2 of Demšar (2006). */
  @Test
  void theExampleOfThePaperComesOut() {
    double[] plain = {
      0.763, 0.599, 0.954, 0.628, 0.882, 0.936, 0.661, 0.583, 0.775, 1.000, 0.940, 0.619, 0.972,
      0.957
    };
    double[] tuned = {
      0.768, 0.591, 0.971, 0.661, 0.888, 0.931, 0.668, 0.583, 0.838, 1.000, 0.962, 0.666, 0.981,
      0.978
    };
    double[][] scores =
        IntStream.range(0, plain.length)
            .mapToObj(stream -> new double[] {plain[stream], tuned[stream]})
            .toArray(double[][]::new);
    assertThat(runs(true, scores).differences()[1]).isBetween(0.003, 0.02);
  }

  @Test
  void severalComparisonsAreCorrectedAsHolmDoes() {
    double[][] scores = new double[8][];
    Arrays.setAll(
        scores,
        stream ->
            new double[] {
              0.5, 0.6 + 0.01 * stream, stream == 0 ? 0.4955 : 0.51 + 0.01 * stream, 0.5
            });
    RankedRuns runs = runs(true, scores);
    double alone =
        runs(
                true,
                Arrays.stream(scores).map(s -> new double[] {s[0], s[2]}).toArray(double[][]::new))
            .differences()[1];
    assertThat(runs.differences()[0]).isOne();
    assertThat(runs.differences()[1]).isCloseTo(3 * 2.0 / 256, within(1e-12));
    assertThat(runs.differences()[2]).isCloseTo(2 * alone, within(1e-12));
    assertThat(runs.differences()[3]).isOne();
  }

  private static RankedRuns runs(boolean higherIsBetter, double[]... scores) {
    return new RankedRuns(
        names("stream", scores.length), names("run", scores[0].length), scores, higherIsBetter);
  }

  private static List<String> names(String name, int count) {
    return IntStream.range(0, count).mapToObj(k -> name + k).toList();
  }
}

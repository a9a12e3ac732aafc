package io.nsrstream.lab.ranks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.apache.commons.statistics.ranking.NaturalRanking;

/**
 * The scores of several runs over the same streams, with what can be said of their differences
 * (after Demšar, Statistical Comparisons of Classifiers over Multiple Data Sets, JMLR 2006).
 *
 * @param streams names of the streams, at least one
 * @param runs names of the runs, at least two
 * @param scores {@code [streams][runs]}, finite; the mean of several seeds where there are some
 * @param higherIsBetter whether a higher score is a better one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RankedRuns(
    List<String> streams, List<String> runs, double[][] scores, boolean higherIsBetter) {

  /** The mean over the streams of each run's rank, 1 for the best; equal scores share a rank. */
  public double[] meanRanks() {
    NaturalRanking ranking = new NaturalRanking();
    double[] sums = new double[runs.size()];
    for (double[] ofStream : scores) {
      double[] ranks =
          ranking.apply(
              Arrays.stream(ofStream).map(score -> higherIsBetter ? -score : score).toArray());
      Arrays.setAll(sums, run -> sums[run] + ranks[run]);
    }
    return Arrays.stream(sums).map(sum -> sum / streams.size()).toArray();
  }

  /** On how many streams a run is better than the first one. */
  public int wins(int run) {
    return (int)
        Arrays.stream(scores)
            .filter(score -> higherIsBetter ? score[run] > score[0] : score[run] < score[0])
            .count();
  }

  /**
   * Whether each run differs from the first: p of Wilcoxon's signed-rank test over the streams, two
   * sides, with Holm's correction for as many comparisons. 1 for the first itself, and for a run
   * with the same scores.
   */
  public double[] differences() {
    double[] p = new double[runs.size()];
    Arrays.setAll(p, this::difference);
    int[] others =
        IntStream.range(1, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(run -> p[run]))
            .mapToInt(Integer::intValue)
            .toArray();
    double largest = 0;
    for (int k = 0; k < others.length; k++) {
      largest = Math.max(largest, Math.min(1, (others.length - k) * p[others[k]]));
      p[others[k]] = largest;
    }
    return p;
  }

  private double difference(int run) {
    double[] differences =
        Arrays.stream(scores).mapToDouble(score -> score[run] - score[0]).toArray();
    return Arrays.stream(differences).allMatch(difference -> difference == 0)
        ? 1
        : WilcoxonSignedRankTest.withDefaults().test(differences).getPValue();
  }

  /** The smallest p that the test can give with as many streams. */
  public double smallestDifference() {
    return Math.min(1, 2 * Math.pow(0.5, streams.size()));
  }
}

package io.nsrstream.online.learner;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.List;

/**
 * What the latest labels say of the next one, as opinions for the {@link Pool}: for each of some
 * fadings, the logarithm of how much more frequent a class was lately than over a longer time. With
 * its weight as the exponent a, the pool makes of it the correction of label shift {@code p'(y) ∝
 * p(y|x) · (fast prior(y) / slow prior(y))^a}.
 */
final class LabelShift {
  private static final double SLOW = 0.99;

  /**
   * What every class together counts for before there is a label, so that none has a prior of 0.
   */
  private static final double FAST_PRIOR = 0.1;

  private static final double SLOW_PRIOR = 1;

  private final double[] fadings;

  /** Faded counts of labels: of each fading, and of the slow one last. */
  private final double[][] counts;

  /**
   * No labels yet.
   *
   * @param fadings weight of a label relative to the one after it, each from 0 to below 1
   */
  LabelShift(List<Double> fadings, int maxClasses) {
    this.fadings = new double[fadings.size() + 1];
    for (int i = 0; i < fadings.size(); i++) {
      this.fadings[i] = fadings.get(i);
    }
    this.fadings[fadings.size()] = SLOW;
    counts = new double[this.fadings.length][maxClasses];
  }

  /** Number of opinions. */
  int size() {
    return fadings.length - 1;
  }

  /**
   * Fills the opinions.
   *
   * @param scores receives {@code [opinions][classes]} from the opinion {@code at} on
   */
  void score(double[][] scores, int at, int classes) {
    double[] slow = counts[size()];
    double slowTotal = total(slow, classes) + SLOW_PRIOR;
    for (int i = 0; i < size(); i++) {
      double fastTotal = total(counts[i], classes) + FAST_PRIOR;
      for (int y = 0; y < classes; y++) {
        double fast = (counts[i][y] + FAST_PRIOR / classes) / fastTotal;
        scores[at + i][y] = Math.log(fast * slowTotal / (slow[y] + SLOW_PRIOR / classes));
      }
    }
  }

  private static double total(double[] counts, int classes) {
    double sum = 0;
    for (int y = 0; y < classes; y++) {
      sum += counts[y];
    }
    return sum;
  }

  /** Sees the next label, one of so many classes. */
  void add(int label, int classes) {
    for (int i = 0; i < fadings.length; i++) {
      for (int y = 0; y < classes; y++) {
        counts[i][y] *= fadings[i];
      }
      counts[i][label]++;
    }
  }

  void write(SectionWriter out, int classes) {
    for (double[] count : counts) {
      out.putDoubles(count, classes);
    }
  }

  /** Takes over what {@link #write} of as many fadings wrote. */
  void restore(SectionReader in) {
    for (double[] count : counts) {
      double[] values = in.getDoubles();
      in.require(
          values.length <= count.length, "has labels of %d classes".formatted(values.length));
      System.arraycopy(values, 0, count, 0, values.length);
    }
  }
}

package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * An opinion from the latest labels: the logarithm of the recent frequency of a class divided by
 * its long-term frequency. With its weight as the exponent a, the pool computes the correction of
 * label shift {@code p'(y) ∝ p(y|x) · (fast prior(y) / slow prior(y))^a}.
 */
final class LabelShift implements Opinion {
  private static final double SLOW = 0.99;

  /** The count that all classes share before the first label, so that no prior is 0. */
  private static final double FAST_PRIOR = 0.1;

  private static final double SLOW_PRIOR = 1;

  private final int number;
  private final double fading;
  private final int maxClasses;

  /** Faded counts of labels, by class; they grow, since most keys have few of the classes. */
  private double[] fast = {};

  private double[] slow = {};
  private int known;

  /**
   * The opinion before the first label.
   *
   * @param number from 0, its place among those of its kind
   * @param fading weight of a label relative to the one after it, from 0 to below 1
   */
  LabelShift(int number, double fading, int maxClasses) {
    this.number = number;
    this.fading = fading;
    this.maxClasses = maxClasses;
  }

  @Override
  public String name() {
    return "labelShift " + (number + 1);
  }

  @Override
  public void score(Inputs inputs, int classes, double[] scores, int at) {
    grow(classes);
    double slowTotal = total(slow, classes) + SLOW_PRIOR;
    double fastTotal = total(fast, classes) + FAST_PRIOR;
    for (int y = 0; y < classes; y++) {
      double prior = (fast[y] + FAST_PRIOR / classes) / fastTotal;
      scores[at + y] = Math.log(prior * slowTotal / (slow[y] + SLOW_PRIOR / classes));
    }
  }

  private void grow(int classes) {
    if (classes > fast.length) {
      fast = Arrays.copyOf(fast, classes);
      slow = Arrays.copyOf(slow, classes);
    }
  }

  private static double total(double[] counts, int classes) {
    double sum = 0;
    for (int y = 0; y < classes; y++) {
      sum += counts[y];
    }
    return sum;
  }

  @Override
  public void learn(Inputs inputs, int label, int classes, Scores scores) {
    grow(classes);
    known = classes;
    count(fast, fading, label);
    count(slow, SLOW, label);
  }

  private void count(double[] counts, double by, int label) {
    for (int y = 0; y < known; y++) {
      counts[y] *= by;
    }
    counts[label]++;
  }

  @Override
  public void write(SectionWriter out) {
    out.putDoubles(fast, known);
    out.putDoubles(slow, known);
  }

  @Override
  public void restore(SectionReader in) {
    fast = in.getDoubles();
    slow = in.getDoubles();
    known = fast.length;
    in.require(known <= maxClasses, "has labels of %d classes", known);
    in.require(slow.length == known, "has counts of different numbers of classes");
  }
}

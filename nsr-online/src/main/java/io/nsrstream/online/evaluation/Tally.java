package io.nsrstream.online.evaluation;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;

/**
 * A weighted count of outcomes, from which all scores are computed. Of the confusion matrix it
 * keeps only the diagonal and the margins, so its size is proportional to the number of classes.
 */
public final class Tally implements Stateful {

  /** A baseline whose error is smaller than this has no error except for rounding. */
  private static final double LEAST_ERROR = 1e-12;

  // Weights by class: of outcomes with this true class, with this predicted class, and with both.
  private double[] labelled;
  private double[] predicted;
  private double[] right;

  private double weight;
  private double loss;
  private double noChangeRight;
  private double majorityRight;

  /** An empty tally. */
  public Tally() {
    this(0);
  }

  /** An empty tally of this many classes. */
  Tally(int classes) {
    labelled = new double[classes];
    predicted = new double[classes];
    right = new double[classes];
  }

  /** Number of classes. */
  int classes() {
    return labelled.length;
  }

  /** Weight of the outcomes that repeating the label before would have had right. */
  double noChangeRight() {
    return noChangeRight;
  }

  /** Counts one outcome with a weight above 0. */
  public void add(Outcome outcome, double by) {
    grow(Math.max(outcome.label(), outcome.predicted()) + 1);
    labelled[outcome.label()] += by;
    if (outcome.predicted() != Outcome.NOTHING) {
      predicted[outcome.predicted()] += by;
    }
    if (outcome.predicted() == outcome.label()) {
      right[outcome.label()] += by;
    }
    weight += by;
    loss += by * outcome.loss();
    noChangeRight += outcome.noChangeRight() ? by : 0;
    majorityRight += outcome.majorityRight() ? by : 0;
  }

  private void grow(int classes) {
    if (classes > classes()) {
      labelled = Arrays.copyOf(labelled, classes);
      predicted = Arrays.copyOf(predicted, classes);
      right = Arrays.copyOf(right, classes);
    }
  }

  /** Multiplies all weights. */
  void scale(double factor) {
    for (int k = 0; k < classes(); k++) {
      labelled[k] *= factor;
      predicted[k] *= factor;
      right[k] *= factor;
    }
    weight *= factor;
    loss *= factor;
    noChangeRight *= factor;
    majorityRight *= factor;
  }

  /** The total weight of the outcomes. */
  public double weight() {
    return weight;
  }

  public Scores scores() {
    return scores(1);
  }

  /**
   * The scores, with weights relative to the given one: an outcome of that weight counts as one
   * example.
   */
  Scores scores(double unit) {
    double accuracy = Arrays.stream(right).sum() / weight;
    double noChange = noChangeRight / weight;
    double majority = majorityRight / weight;
    return new Scores(
        weight / unit,
        accuracy,
        above(chance(), accuracy),
        above(noChange, accuracy),
        above(majority, accuracy),
        macroF1(),
        loss / weight,
        noChange,
        majority,
        recall());
  }

  private double chance() {
    double sum = 0;
    for (int k = 0; k < classes(); k++) {
      sum += labelled[k] / weight * (predicted[k] / weight);
    }
    return sum;
  }

  private static double above(double baseline, double accuracy) {
    double error = 1 - baseline;
    return error < LEAST_ERROR ? Double.NaN : (accuracy - baseline) / error;
  }

  private double macroF1() {
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < classes(); k++) {
      if (labelled[k] + predicted[k] > 0) {
        sum += 2 * right[k] / (labelled[k] + predicted[k]);
        occurring++;
      }
    }
    return sum / occurring;
  }

  private double[] recall() {
    double[] recall = new double[classes()];
    Arrays.setAll(recall, k -> right[k] / labelled[k]);
    return recall;
  }

  @Override
  public void write(SectionWriter out) {
    out.putDoubles(labelled, labelled.length);
    out.putDoubles(predicted, predicted.length);
    out.putDoubles(right, right.length);
    out.putDouble(weight);
    out.putDouble(loss);
    out.putDouble(noChangeRight);
    out.putDouble(majorityRight);
  }

  @Override
  public void restore(SectionReader in) {
    labelled = in.getDoubles();
    predicted = in.getDoubles();
    right = in.getDoubles();
    in.require(
        predicted.length == classes() && right.length == classes(),
        "counts different numbers of classes");
    weight = in.getFinite();
    loss = in.getFinite();
    noChangeRight = in.getFinite();
    majorityRight = in.getFinite();
  }
}

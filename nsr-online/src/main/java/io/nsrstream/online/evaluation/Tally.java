package io.nsrstream.online.evaluation;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/** A weighted count of outcomes from which all scores follow: the confusion matrix and its kin. */
public final class Tally {
  private int classes;

  /** {@code [classes × (classes + 1)]}: weight by true class and by 1 + predicted class. */
  private double[] confusion = new double[0];

  private double weight;
  private double loss;
  private double noChangeRight;
  private double majorityRight;

  /** Counts one outcome with a weight above 0. */
  public void add(Outcome outcome, double by) {
    grow(Math.max(outcome.label(), outcome.predicted()) + 1);
    confusion[cell(outcome.label(), outcome.predicted())] += by;
    weight += by;
    loss += by * outcome.loss();
    noChangeRight += outcome.noChangeRight() ? by : 0;
    majorityRight += outcome.majorityRight() ? by : 0;
  }

  /** Multiplies all weights. */
  void scale(double factor) {
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] *= factor;
    }
    weight *= factor;
    loss *= factor;
    noChangeRight *= factor;
    majorityRight *= factor;
  }

  /** The weight of outcomes of a true class that were predicted as another, or as nothing. */
  public double count(int label, int predicted) {
    return label < classes && predicted < classes ? confusion[cell(label, predicted)] : 0;
  }

  public double weight() {
    return weight;
  }

  public Scores scores() {
    double rightWeight = 0;
    double chance = 0;
    double f1 = 0;
    int occurring = 0;
    double[] recall = new double[classes];
    for (int k = 0; k < classes; k++) {
      double right = count(k, k);
      double labelled = labelled(k);
      double predicted = predicted(k);
      rightWeight += right;
      chance += labelled / weight * (predicted / weight);
      recall[k] = right / labelled;
      if (labelled + predicted > 0) {
        f1 += 2 * right / (labelled + predicted);
        occurring++;
      }
    }
    double accuracy = rightWeight / weight;
    double noChange = noChangeRight / weight;
    double majority = majorityRight / weight;
    return new Scores(
        weight,
        accuracy,
        above(chance, accuracy),
        above(noChange, accuracy),
        above(majority, accuracy),
        f1 / occurring,
        loss / weight,
        noChange,
        majority,
        recall);
  }

  private static double above(double baseline, double accuracy) {
    return baseline < 1 ? (accuracy - baseline) / (1 - baseline) : Double.NaN;
  }

  private double labelled(int label) {
    double sum = 0;
    for (int predicted = Outcome.NOTHING; predicted < classes; predicted++) {
      sum += confusion[cell(label, predicted)];
    }
    return sum;
  }

  private double predicted(int predicted) {
    double sum = 0;
    for (int label = 0; label < classes; label++) {
      sum += confusion[cell(label, predicted)];
    }
    return sum;
  }

  private int cell(int label, int predicted) {
    return label * (classes + 1) + 1 + predicted;
  }

  private void grow(int needed) {
    if (needed <= classes) {
      return;
    }
    double[] larger = new double[needed * (needed + 1)];
    for (int label = 0; label < classes; label++) {
      System.arraycopy(confusion, label * (classes + 1), larger, label * (needed + 1), classes + 1);
    }
    confusion = larger;
    classes = needed;
  }

  void write(SectionWriter out) {
    out.putInt(classes);
    out.putDoubles(confusion, confusion.length);
    out.putDouble(weight);
    out.putDouble(loss);
    out.putDouble(noChangeRight);
    out.putDouble(majorityRight);
  }

  static Tally read(SectionReader in) {
    Tally tally = new Tally();
    tally.classes = in.getInt(0, Short.MAX_VALUE);
    tally.confusion = in.getDoubles();
    in.require(
        tally.confusion.length == tally.classes * (tally.classes + 1),
        "has a confusion matrix of the wrong size");
    in.require(
        Arrays.stream(tally.confusion).allMatch(cell -> cell >= 0), "counts less than nothing");
    tally.weight = in.getFinite();
    tally.loss = in.getFinite();
    tally.noChangeRight = in.getFinite();
    tally.majorityRight = in.getFinite();
    return tally;
  }
}

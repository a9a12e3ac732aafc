package io.nsrstream.online.evaluation;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The latest outcomes, oldest first. */
final class OutcomeRing implements Stateful {
  private static final int NO_CHANGE = 1;
  private static final int MAJORITY = 2;

  private final int bound;
  private final ArrayDeque<Outcome> outcomes = new ArrayDeque<>();

  OutcomeRing(int bound) {
    this.bound = bound;
  }

  void add(Outcome outcome) {
    if (outcomes.size() == bound) {
      outcomes.removeFirst();
    }
    outcomes.addLast(outcome);
  }

  void forEach(Consumer<Outcome> action) {
    outcomes.forEach(action);
  }

  @Override
  public void write(SectionWriter out) {
    int size = outcomes.size();
    int[] labels = new int[size];
    int[] predicted = new int[size];
    int[] right = new int[size];
    float[] losses = new float[size];
    int i = 0;
    for (Outcome outcome : outcomes) {
      labels[i] = outcome.label();
      predicted[i] = outcome.predicted();
      right[i] = baselines(outcome);
      losses[i] = outcome.loss();
      i++;
    }
    out.putPacked(labels, size);
    out.putPacked(predicted, size);
    out.putPacked(right, size);
    out.putPacked(losses, size);
  }

  /** Which baselines were right, as bits. */
  private static int baselines(Outcome outcome) {
    return (outcome.noChangeRight() ? NO_CHANGE : 0) | (outcome.majorityRight() ? MAJORITY : 0);
  }

  /** Of more outcomes than its bound, the latest stay. */
  @Override
  public void restore(SectionReader in) {
    outcomes.clear();
    int[] labels = in.getPackedInts();
    int[] predicted = in.getPackedInts();
    int[] right = in.getPackedInts();
    float[] losses = in.getAnyPackedFloats();
    in.require(
        predicted.length == labels.length
            && right.length == labels.length
            && losses.length == labels.length,
        "has different numbers of labels and predictions");
    for (int i = 0; i < labels.length; i++) {
      in.require(
          labels[i] >= 0 && predicted[i] >= Outcome.NOTHING,
          "has the label %d and the prediction %d",
          labels[i],
          predicted[i]);
      add(
          new Outcome(
              labels[i],
              predicted[i],
              losses[i],
              (right[i] & NO_CHANGE) != 0,
              (right[i] & MAJORITY) != 0));
    }
  }
}

package io.nsrstream.online.evaluation;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The latest outcomes, oldest first. Numbers in arrays that grow, since a job keeps a ring for each
 * key, and most keys may be young.
 */
final class OutcomeRing implements Stateful {
  private static final int FIRST_ROOM = 16;
  private static final int NO_CHANGE = 1;
  private static final int MAJORITY = 2;

  private final int bound;
  private int[] labels = new int[0];
  private int[] predicted = new int[0];

  /** Which baselines were right, as bits. */
  private int[] right = new int[0];

  private float[] losses = new float[0];
  private int size;

  /** Place of the oldest once the ring is full; before, the oldest is at 0. */
  private int oldest;

  OutcomeRing(int bound) {
    this.bound = bound;
  }

  void add(Outcome outcome) {
    int baselines =
        (outcome.noChangeRight() ? NO_CHANGE : 0) | (outcome.majorityRight() ? MAJORITY : 0);
    add(outcome.label(), outcome.predicted(), baselines, outcome.loss());
  }

  private void add(int label, int prediction, int baselines, float loss) {
    if (size == labels.length && size < bound) {
      resize(Math.min(bound, Math.max(FIRST_ROOM, 2 * size)));
    }
    int at = size < bound ? size++ : oldest;
    oldest = size < bound ? 0 : (at + 1) % bound;
    labels[at] = label;
    predicted[at] = prediction;
    right[at] = baselines;
    losses[at] = loss;
  }

  private void resize(int room) {
    labels = Arrays.copyOf(labels, room);
    predicted = Arrays.copyOf(predicted, room);
    right = Arrays.copyOf(right, room);
    losses = Arrays.copyOf(losses, room);
  }

  void forEach(Consumer<Outcome> action) {
    for (int i = 0; i < size; i++) {
      int at = (oldest + i) % size;
      action.accept(
          new Outcome(
              labels[at],
              predicted[at],
              losses[at],
              (right[at] & NO_CHANGE) != 0,
              (right[at] & MAJORITY) != 0));
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putPacked(inOrder(labels), size);
    out.putPacked(inOrder(predicted), size);
    out.putPacked(inOrder(right), size);
    float[] ordered = new float[size];
    for (int i = 0; i < size; i++) {
      ordered[i] = losses[(oldest + i) % size];
    }
    out.putPacked(ordered, size);
  }

  private int[] inOrder(int[] ring) {
    int[] ordered = new int[size];
    for (int i = 0; i < size; i++) {
      ordered[i] = ring[(oldest + i) % size];
    }
    return ordered;
  }

  /** Of more outcomes than its bound, the latest stay. */
  @Override
  public void restore(SectionReader in) {
    int[] writtenLabels = in.getPackedInts();
    int[] writtenPredicted = in.getPackedInts();
    int[] writtenRight = in.getPackedInts();
    float[] writtenLosses = in.getAnyPackedFloats();
    int count = writtenLabels.length;
    in.require(
        writtenPredicted.length == count
            && writtenRight.length == count
            && writtenLosses.length == count,
        "has different numbers of labels and predictions");
    size = 0;
    oldest = 0;
    resize(Math.min(bound, count));
    for (int i = Math.max(0, count - bound); i < count; i++) {
      in.require(
          writtenLabels[i] >= 0 && writtenPredicted[i] >= Outcome.NOTHING,
          "has the label %d and the prediction %d",
          writtenLabels[i],
          writtenPredicted[i]);
      add(writtenLabels[i], writtenPredicted[i], writtenRight[i], writtenLosses[i]);
    }
  }
}

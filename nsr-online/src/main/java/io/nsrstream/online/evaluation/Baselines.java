package io.nsrstream.online.evaluation;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;

/** Two predictors that use labels only: the last label, and the most frequent label so far. */
public final class Baselines implements Stateful {
  private int last = Outcome.NOTHING;
  private int most = Outcome.NOTHING;
  private long[] counts = new long[0];

  /** The last label, {@link Outcome#NOTHING} before the first. */
  public int noChange() {
    return last;
  }

  /** The most frequent label; of equally frequent ones, the first that was. */
  public int majority() {
    return most;
  }

  /** Scores a prediction beside those of the baselines, then counts the label. */
  public Outcome score(int label, int predicted, double probabilityOfLabel) {
    Outcome outcome =
        new Outcome(
            label, predicted, Outcome.loss(probabilityOfLabel), last == label, most == label);
    add(label);
    return outcome;
  }

  private void add(int label) {
    if (label >= counts.length) {
      counts = Arrays.copyOf(counts, label + 1);
    }
    counts[label]++;
    last = label;
    if (most == Outcome.NOTHING || counts[label] > counts[most]) {
      most = label;
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putInt(last);
    out.putInt(most);
    out.putLongs(counts, counts.length);
  }

  @Override
  public void restore(SectionReader in) {
    last = in.getInt();
    most = in.getInt();
    counts = in.getLongs();
    in.require(
        last < counts.length && most < counts.length, "names a class beyond its %d", counts.length);
  }
}

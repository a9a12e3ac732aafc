package io.nsrstream.online.evaluation;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The latest outcomes, oldest first. */
final class OutcomeRing implements Stateful {
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
    out.putInt(outcomes.size());
    for (Outcome outcome : outcomes) {
      out.putInt(outcome.label());
      out.putInt(outcome.predicted());
      out.putFloat(outcome.loss());
      out.putBoolean(outcome.noChangeRight());
      out.putBoolean(outcome.majorityRight());
    }
  }

  /** Of more outcomes than its bound, the latest stay. */
  @Override
  public void restore(SectionReader in) {
    outcomes.clear();
    for (int left = in.getInt(0, Integer.MAX_VALUE); left > 0; left--) {
      add(
          new Outcome(
              in.getInt(0, Short.MAX_VALUE),
              in.getInt(Outcome.NOTHING, Short.MAX_VALUE),
              in.getFloat(),
              in.getBoolean(),
              in.getBoolean()));
    }
  }
}

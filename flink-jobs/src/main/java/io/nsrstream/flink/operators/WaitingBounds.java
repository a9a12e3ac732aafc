package io.nsrstream.flink.operators;

import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.state.Arrival.OfLabel;

/** Gives up what waits too long for the current key, and what is too much. */
public final class WaitingBounds {
  private final LabelSettings settings;
  private final WaitingState state;
  private final LateOutcomes outcomes;

  /**
   * Works on the state of the current key.
   *
   * @param state what waits
   * @param outcomes takes what is given up
   */
  public WaitingBounds(LabelSettings settings, WaitingState state, LateOutcomes outcomes) {
    this.settings = settings;
    this.state = state;
    this.outcomes = outcomes;
  }

  /**
   * Gives up all that the clocks of the key have passed by too much, and the oldest of the rest.
   */
  void giveUp() throws Exception {
    giveUp(settings.maxWaiting());
  }

  private void giveUp(int most) throws Exception {
    int givenUp = state.examples().giveUp(tooOld(state.labels().clock()), most).size();
    if (givenUp > 0) {
      outcomes.unlabelled(givenUp);
    }
    for (OfLabel label : state.labels().giveUp(tooOld(state.examples().clock()), most)) {
      outcomes.reject(
          label,
          "a label must belong to an example that waits, but no example %s without a label came within labels.timeoutMs (%d), labels.maxWaiting (%d) and labels.idleMs (%d): raise them, or correct the id"
              .formatted(
                  label.label().id(),
                  settings.timeoutMs(),
                  settings.maxWaiting(),
                  settings.idleMs()));
    }
  }

  /** The time before which nothing waits any longer when a clock shows another. */
  long tooOld(long clock) {
    long timeoutMs = settings.timeoutMs();
    return Math.max(clock, Long.MIN_VALUE + timeoutMs) - timeoutMs;
  }

  /** Forgets the key, with all that waits, if it is idle at this time. */
  public void onTimer(long time) throws Exception {
    Long idleAt = state.idleAt().value();
    if (idleAt != null && idleAt <= time) {
      giveUp(0);
      state.clear();
    }
  }
}

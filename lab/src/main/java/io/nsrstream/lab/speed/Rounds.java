package io.nsrstream.lab.speed;

import io.nsrstream.online.settings.Rules;
import java.util.List;

/**
 * How sides are measured: all are warmed up, then take turns, round by round, so that what slows
 * the machine for a while slows all of them.
 *
 * @param count number of rounds, at least 1
 * @param millis how long a side's turn in a round takes, at least 1
 */
public record Rounds(int count, int millis) {
  public static final Rounds DEFAULTS = new Rounds(31, 50);

  /** Turns before the first round: time for the JIT compiler to be done. */
  private static final int WARM_UP_TURNS = 30;

  private static final int NANOS_PER_MILLI = 1_000_000;

  public Rounds {
    new Rules().between("rounds", count, 1, 100_000).between("millis", millis, 1, 60_000).check();
  }

  /**
   * Measures sides in turns.
   *
   * @return nanoseconds per step, {@code [sides × rounds]}
   */
  public double[][] measure(List<Side> sides) {
    int[] steps = sides.stream().mapToInt(this::warmUp).toArray();
    double[][] nanos = new double[sides.size()][count];
    for (int round = 0; round < count; round++) {
      for (int turn = 0; turn < steps.length; turn++) {
        // To and fro: no side always comes after the same other one.
        int side = round % 2 == 0 ? turn : steps.length - 1 - turn;
        nanos[side][round] = sides.get(side).nanosPerStep(steps[side]);
      }
    }
    return nanos;
  }

  /** Returns how many steps a turn is. */
  private int warmUp(Side side) {
    double nanosPerTurn = (double) millis * NANOS_PER_MILLI;
    double spent = 0;
    int steps = 1;
    while (spent < WARM_UP_TURNS * nanosPerTurn) {
      double nanos = side.nanosPerStep(steps);
      spent += steps * nanos;
      steps = (int) Math.max(1, Math.min(Integer.MAX_VALUE, nanosPerTurn / nanos));
    }
    return steps;
  }
}

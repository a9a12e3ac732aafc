package io.nsrstream.lab.epochs;

import java.util.Locale;

/** How the learning rate changes in the course of a training. */
public enum RateSchedule {
  /** It stays what it is. */
  CONSTANT,

  /** A fifth of it after 30, 60 and 80 % of the epochs each. */
  STEPS,

  /** From all of it to nothing along half a cosine (Loshchilov and Hutter, 2017). */
  COSINE;

  private static final double[] STEPS_AT = {0.3, 0.6, 0.8};
  private static final double STEP = 0.2;

  /**
   * The factor on the learning rate.
   *
   * @param epoch from 0, the one that begins
   * @param epochs of the whole training, above {@code epoch}
   */
  double factor(int epoch, int epochs) {
    double done = (double) epoch / epochs;
    return switch (this) {
      case CONSTANT -> 1;
      case STEPS -> {
        double factor = 1;
        for (double at : STEPS_AT) {
          factor *= done >= at ? STEP : 1;
        }
        yield factor;
      }
      case COSINE -> (1 + Math.cos(Math.PI * done)) / 2;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

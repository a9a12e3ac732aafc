package io.nsrstream.online.data;

/**
 * What was predicted for an example, with the opinions behind it.
 *
 * @param prediction what goes out
 * @param learned number of labelled examples that the learner had learned when it made it; {@link
 *     #UNKNOWN} where that is no longer known
 * @param scores {@code [opinions × classes of the prediction]}, row-major: the logarithm of what
 *     each opinion gave to each class; empty where there was one opinion, or none. Not to be
 *     changed
 */
public record Forecast(Prediction prediction, long learned, double[] scores) {

  /** In place of a number of examples. */
  public static final long UNKNOWN = -1;

  private static final double[] NO_SCORES = {};

  /** One of which only the prediction is left, such as that of a label that came late. */
  public static Forecast of(Prediction prediction) {
    return new Forecast(prediction, UNKNOWN, NO_SCORES);
  }
}

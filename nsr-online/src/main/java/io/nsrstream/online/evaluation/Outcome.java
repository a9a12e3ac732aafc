package io.nsrstream.online.evaluation;

/**
 * One scored prediction.
 *
 * @param label index of the true class
 * @param predicted index of the predicted class, or {@link #NOTHING}
 * @param loss negative log-probability of the true class, in nats
 * @param noChangeRight whether repeating the last label would have been right
 * @param majorityRight whether the most frequent class so far would have been right
 */
public record Outcome(
    int label, int predicted, float loss, boolean noChangeRight, boolean majorityRight) {

  /** The prediction before any class was seen. */
  public static final int NOTHING = -1;

  /** Probabilities below this, and NaN, count as this, so that no single outcome decides a mean. */
  public static final double LEAST_PROBABILITY = 1e-7;

  /** The loss of a prediction that gave the true class this probability. */
  public static float loss(double probability) {
    return (float) -Math.log(probability >= LEAST_PROBABILITY ? probability : LEAST_PROBABILITY);
  }
}

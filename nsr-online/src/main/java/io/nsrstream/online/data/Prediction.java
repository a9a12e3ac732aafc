package io.nsrstream.online.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a learner expected of an example before it learned from it.
 *
 * @param key the example's key
 * @param id the example's id
 * @param label the example's class, or null where it is not known
 * @param predicted the most probable class, or null before the first class was seen
 * @param classes the classes seen so far, in the order in which they came
 * @param probabilities one per class, summing to 1; a class that is not listed has probability 0
 * @param updates optimizer updates that all networks had taken, those of replay included
 */
public record Prediction(
    String key,
    String id,
    @Nullable String label,
    @Nullable String predicted,
    List<String> classes,
    float[] probabilities,
    long updates) {

  /**
   * The prediction of an example.
   *
   * @param classes as many as there are probabilities; the most probable of them is predicted, of
   *     several alike the first
   */
  public static Prediction of(
      Example example, List<String> classes, float[] probabilities, long updates) {
    String predicted = null;
    float most = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < probabilities.length; k++) {
      if (probabilities[k] > most) {
        most = probabilities[k];
        predicted = classes.get(k);
      }
    }
    return new Prediction(
        example.key(), example.id(), example.label(), predicted, classes, probabilities, updates);
  }

  /** The probability it gave to a class, 0 if it has not seen it. */
  public float probability(String ofClass) {
    int index = classes.indexOf(ofClass);
    return index < 0 ? 0 : probabilities[index];
  }

  /** Whether all probabilities are finite numbers. */
  public boolean isFinite() {
    for (float probability : probabilities) {
      if (!Float.isFinite(probability)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it was right; null where the label is not known. */
  public @Nullable Boolean correct() {
    return label == null ? null : label.equals(predicted);
  }
}

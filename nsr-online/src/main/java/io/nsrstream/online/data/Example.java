package io.nsrstream.online.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a stream: what a learner predicts and, when it is labelled, learns.
 *
 * @param key names the independent model this example belongs to, {@code ""} where there is one
 * @param id identifies the example in predictions; unique within the stream if the source is right
 * @param steps number of steps of a sequence, at least 1; 1 where the features are a plain vector
 * @param features {@code [steps × channels]}, step-major: one finite number per feature, or {@link
 *     #MISSING} where the value is not known, also that of a nominal feature or a text; 0 at the
 *     position of a nominal value or a text. The array is not copied: it belongs to the example
 *     from here on
 * @param nominals the features that are nominal values, ascending by position; empty for most
 *     streams
 * @param texts the features that are texts, ascending by position; empty for most streams
 * @param label the class, or null where it is not known
 * @param time event time, milliseconds since the epoch
 * @param weight how much it counts in training beside others, which usually weigh 1: finite and
 *     above 0
 */
public record Example(
    String key,
    String id,
    int steps,
    float[] features,
    List<Nominal> nominals,
    List<Text> texts,
    @Nullable String label,
    long time,
    float weight) {

  /** What stands in place of a feature whose value is not known. */
  public static final float MISSING = Float.NaN;

  public Example {
    nominals = List.copyOf(nominals);
    texts = List.copyOf(texts);
    if (steps < 1) {
      throw new IllegalArgumentException(
          "steps must be at least 1, but is %d: a plain vector is one step".formatted(steps));
    }
    if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight must be finite and above 0, but is %s: leave out what shall not count"
              .formatted(weight));
    }
  }

  /** An example without texts. */
  public Example(
      String key,
      String id,
      int steps,
      float[] features,
      List<Nominal> nominals,
      @Nullable String label,
      long time,
      float weight) {
    this(key, id, steps, features, nominals, List.of(), label, time, weight);
  }

  /** An example without texts that weighs 1. */
  public Example(
      String key,
      String id,
      int steps,
      float[] features,
      List<Nominal> nominals,
      @Nullable String label,
      long time) {
    this(key, id, steps, features, nominals, label, time, 1);
  }

  /** An example that is a plain vector, one step, and weighs 1. */
  public Example(
      String key,
      String id,
      float[] features,
      List<Nominal> nominals,
      @Nullable String label,
      long time) {
    this(key, id, 1, features, nominals, label, time);
  }

  /**
   * The shape of its features.
   *
   * @throws IllegalArgumentException if there are none, or not as many at each step
   */
  public Shape shape() {
    if (features.length % steps != 0) {
      throw new IllegalArgumentException(
          "features must be as many numbers at each step, but are %d over %d steps: correct either"
              .formatted(features.length, steps));
    }
    return Shape.of(steps, features.length / steps);
  }

  /**
   * The same with another number of features of its only step: those beyond it are left out, those
   * that it lacks are missing.
   */
  public Example withFeatures(int count) {
    float[] fitted = Arrays.copyOf(features, count);
    if (count > features.length) {
      Arrays.fill(fitted, features.length, count, MISSING);
    }
    List<Nominal> nominalsWithin =
        nominals.stream().filter(nominal -> nominal.position() < count).toList();
    List<Text> textsWithin = texts.stream().filter(text -> text.position() < count).toList();
    return new Example(key, id, 1, fitted, nominalsWithin, textsWithin, label, time, weight);
  }

  /** The same with other texts, whose features are 0 or missing already. */
  public Example withTexts(List<Text> others) {
    return new Example(key, id, steps, features, nominals, others, label, time, weight);
  }

  /** The same at another time. */
  public Example withTime(long other) {
    return new Example(key, id, steps, features, nominals, texts, label, other, weight);
  }

  /** The same with another label. */
  public Example withLabel(@Nullable String other) {
    return new Example(key, id, steps, features, nominals, texts, other, time, weight);
  }

  /**
   * A feature whose value is a name and not a number.
   *
   * @param position its index among the features
   * @param value the name
   */
  public record Nominal(int position, String value) {}

  /**
   * A feature that is a text.
   *
   * @param position its index among the features
   * @param value the text, of any characters; empty where it is missing
   */
  public record Text(int position, String value) {}

  /** Whether a feature is missing; every NaN says so. */
  public static boolean isMissing(float feature) {
    return Float.isNaN(feature);
  }

  /** An example of numbers alone, of the one model there is. */
  public static Example of(String id, float[] features, @Nullable String label) {
    return new Example("", id, features, List.of(), label, 0);
  }
}

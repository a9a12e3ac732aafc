package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded examples whose classes can be told apart by a line; classes come one after the other. */
public final class TestStream {
  public static final int FEATURES = 4;
  private static final List<String> CLASSES = List.of("idle", "running", "broken");
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  private TestStream() {}

  /** All labelled, numbers only. */
  public static List<Example> labelled(int count, long seed) {
    List<Example> examples = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      int k = random.nextInt(Math.min(CLASSES.size(), 1 + i / 20));
      examples.add(Example.of("e" + i, features(random, k), CLASSES.get(k)));
    }
    return examples;
  }

  /** Every fifth without a label, the last feature a nominal value. */
  public static List<Example> mixed(int count, long seed) {
    List<Example> examples = new ArrayList<>();
    Random random = new Random(seed);
    for (Example example : labelled(count, seed)) {
      float[] features = example.features().clone();
      features[FEATURES - 1] = 0;
      int colour = random.nextInt(Math.min(COLOURS.size(), 1 + examples.size() / 30));
      examples.add(
          new Example(
              "",
              example.id(),
              features,
              List.of(new Nominal(FEATURES - 1, COLOURS.get(colour))),
              examples.size() % 5 == 4 ? null : example.label(),
              examples.size()));
    }
    return examples;
  }

  /** The same examples, each number missing with a probability of one in five. */
  static List<Example> withGaps(List<Example> examples, long seed) {
    Random random = new Random(seed);
    return examples.stream().map(example -> withGaps(example, random)).toList();
  }

  /** The same vectors, with one more number from time to time, and later with fewer or more. */
  static List<Example> changing(List<Example> examples, int most, long seed) {
    Random random = new Random(seed);
    List<Example> changed = new ArrayList<>();
    for (Example example : examples) {
      int widest = Math.min(most, FEATURES + changed.size() / 40);
      int count =
          changed.isEmpty() ? FEATURES : FEATURES - 1 + random.nextInt(widest - FEATURES + 2);
      Example fitted = example.withFeatures(count);
      for (int i = FEATURES; i < count; i++) {
        fitted.features()[i] = (float) (10 * i + random.nextGaussian());
      }
      changed.add(fitted);
    }
    return changed;
  }

  private static Example withGaps(Example example, Random random) {
    float[] features = example.features().clone();
    List<Nominal> nominals = new ArrayList<>(example.nominals());
    for (int i = 0; i < features.length; i++) {
      if (random.nextInt(5) == 0) {
        int position = i;
        features[i] = Example.MISSING;
        nominals.removeIf(nominal -> nominal.position() == position);
      }
    }
    return new Example(
        example.key(),
        example.id(),
        example.steps(),
        features,
        nominals,
        example.label(),
        example.time(),
        example.weight());
  }

  private static float[] features(Random random, int k) {
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = (float) (100 + 3 * (i == k ? 5 : 0) + random.nextGaussian());
    }
    return features;
  }
}

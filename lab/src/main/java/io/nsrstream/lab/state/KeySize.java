package io.nsrstream.lab.state;

import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * What one key takes on a stream of random numbers, each class around a mean of its own.
 *
 * @param snapshots bytes of its snapshot after {@link #EXAMPLES}
 * @param heap bytes of a live learner on the heap, after the last of them
 * @param outside bytes of its networks outside the heap, after the last of them
 */
public record KeySize(int features, int classes, List<Integer> snapshots, long heap, long outside) {

  /** The numbers of labelled examples after which a key is measured. */
  public static final List<Integer> EXAMPLES = List.of(1, 100, 10_000);

  private static final long SEED = 1;

  /** Collections after which the heap holds what is used. */
  private static final int COLLECTIONS = 3;

  /** Measures a key of a learner with these settings. */
  public static KeySize of(
      int features, int classes, LearnerSettings settings, NetworkFactory networks) {
    // What all learners share is made by the first, which does not count.
    measure(features, classes, settings, networks, EXAMPLES.subList(0, 2));
    return measure(features, classes, settings, networks, EXAMPLES);
  }

  private static KeySize measure(
      int features,
      int classes,
      LearnerSettings settings,
      NetworkFactory networks,
      List<Integer> counts) {
    long usedBefore = used();
    long liveBefore = NativeFloats.live();
    try (Learner learner = new Learner(settings, networks)) {
      List<Integer> snapshots = new ArrayList<>();
      SplitMix64 random = new SplitMix64(SEED);
      for (int i = 1; i <= counts.get(counts.size() - 1); i++) {
        learner.testThenTrain(example(random, features, classes));
        if (counts.contains(i)) {
          snapshots.add(learner.snapshot().size());
        }
      }
      long heap = used() - usedBefore;
      long outside = (NativeFloats.live() - liveBefore) * Float.BYTES;
      // Asked for its classes, so that it lives until its heap has been measured.
      return new KeySize(features, learner.classes().size(), snapshots, heap, outside);
    } catch (RejectedExampleException rejected) {
      throw new IllegalArgumentException(
          "the settings must take %d features and %d classes, but: %s"
              .formatted(features, classes, rejected.reason()),
          rejected);
    }
  }

  private static Example example(SplitMix64 random, int features, int classes) {
    int label = random.nextInt(classes);
    float[] values = new float[features];
    for (int f = 0; f < features; f++) {
      values[f] = (float) (random.nextGaussian() + (f % classes == label ? 1 : 0));
    }
    return Example.of("", values, "class " + label);
  }

  private static long used() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A hyperplane through the middle of the unit cube (Hulten, Spencer and Domingos, 2001): features x
 * are uniform in {@code [0, 1)}, and the class is {@code above} where {@code Σ w_i x_i >= ½ Σ w_i},
 * {@code below} elsewhere. Classes are equally frequent.
 *
 * <p>With a magnitude above 0 it rotates by itself: some weights change with every example. Such a
 * concept belongs to one stream.
 */
public final class HyperplaneConcept implements Concept {
  private final HyperplaneSettings settings;
  private final List<String> names;
  private final double[] weights;
  private final double[] changes;

  /** A hyperplane of random weights, uniform in {@code [0, 1)}. */
  public HyperplaneConcept(HyperplaneSettings settings, long seed) {
    this.settings = settings;
    names = IntStream.rangeClosed(1, settings.features()).mapToObj(i -> "x" + i).toList();
    SplitMix64 random = new SplitMix64(seed);
    weights = random.doubles(settings.features());
    changes = new double[settings.moving()];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = random.nextInt(2) == 0 ? settings.magnitude() : -settings.magnitude();
    }
  }

  @Override
  public List<String> featureNames() {
    return names;
  }

  @Override
  public Draw draw(SplitMix64 random) {
    double[] x = random.doubles(settings.features());
    boolean noisy = random.nextDouble() < settings.noise();
    boolean above = isAbove(x);
    if (settings.magnitude() > 0) {
      rotate(random);
    }
    return Draw.of(floats(x), above != noisy ? "above" : "below");
  }

  private boolean isAbove(double[] x) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i] * x[i];
      total += weights[i];
    }
    return sum >= total / 2;
  }

  private void rotate(SplitMix64 random) {
    for (int i = 0; i < changes.length; i++) {
      weights[i] += changes[i];
      if (random.nextDouble() < settings.turning()) {
        changes[i] = -changes[i];
      }
    }
  }

  private static float[] floats(double[] x) {
    float[] features = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      features[i] = (float) x[i];
    }
    return features;
  }
}

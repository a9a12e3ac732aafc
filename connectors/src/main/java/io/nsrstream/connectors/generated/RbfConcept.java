package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Random radial basis functions, after MOA's RandomRBFGeneratorDrift: centroids in the unit cube,
 * each with a class, a weight and a deviation, all drawn uniformly. An example belongs to a
 * centroid, which is drawn by weight. It lies in a random direction from it, at a normally
 * distributed distance with the centroid's deviation. Classes are named {@code c0}, {@code c1}, …
 *
 * <p>Irrelevant features, which that generator does not have, come last.
 *
 * <p>With a speed above 0 the centroids move with every example, on straight lines that are
 * reflected at the sides of the cube. Such a concept belongs to one stream.
 */
public final class RbfConcept implements Concept {
  private final RbfSettings settings;
  private final List<String> names;
  private final List<Centroid> centroids = new ArrayList<>();
  private final double totalWeight;

  /** Random centroids. */
  public RbfConcept(RbfSettings settings, long seed) {
    this.settings = settings;
    names =
        IntStream.rangeClosed(1, settings.features() + settings.irrelevant())
            .mapToObj(i -> "x" + i)
            .toList();
    SplitMix64 random = new SplitMix64(seed);
    double total = 0;
    for (int i = 0; i < settings.centroids(); i++) {
      Centroid centroid = centroid(i, random);
      centroids.add(centroid);
      total += centroid.weight;
    }
    totalWeight = total;
  }

  private Centroid centroid(int index, SplitMix64 random) {
    boolean balanced = settings.balanced();
    return new Centroid(
        random.doubles(settings.features()),
        random.direction(settings.features()),
        "c" + (balanced ? index % settings.classes() : random.nextInt(settings.classes())),
        settings.spread() * random.nextDouble(),
        balanced ? 1 : random.nextDouble());
  }

  @Override
  public List<String> featureNames() {
    return names;
  }

  @Override
  public Draw draw(SplitMix64 random) {
    Centroid centroid = choose(random.nextDouble() * totalWeight);
    double distance = centroid.deviation * random.nextGaussian();
    double[] direction = random.direction(settings.features());
    float[] features = new float[names.size()];
    for (int i = 0; i < direction.length; i++) {
      features[i] = (float) (centroid.center[i] + distance * direction[i]);
    }
    for (int i = direction.length; i < features.length; i++) {
      features[i] = (float) random.nextDouble();
    }
    centroids.forEach(each -> each.move(settings.speed()));
    return Draw.of(features, centroid.label);
  }

  private Centroid choose(double weight) {
    double left = weight;
    for (Centroid centroid : centroids) {
      left -= centroid.weight;
      if (left < 0) {
        return centroid;
      }
    }
    return centroids.get(centroids.size() - 1);
  }

  /** The centre of a cluster of examples of one class. */
  private record Centroid(
      double[] center, double[] direction, String label, double deviation, double weight) {

    void move(double distance) {
      for (int i = 0; i < center.length; i++) {
        double to = center[i] + distance * direction[i];
        if (to < 0 || to > 1) {
          direction[i] = -direction[i];
          to = center[i];
        }
        center[i] = to;
      }
    }
  }
}

package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A SEA concept (Street and Kim, 2001): three features uniform in {@code [0, 10)}, the third one
 * irrelevant; the class is {@code below} where {@code x1 + x2 <= theta}, {@code above} elsewhere.
 *
 * @param theta the threshold, between 0 and 20
 * @param noise probability that the label is wrong
 */
public record SeaConcept(double theta, double noise) implements Concept {
  private static final List<String> FEATURES = List.of("x1", "x2", "x3");
  private static final double RANGE = 10;

  public SeaConcept {
    new Rules()
        .require(
            theta >= 0 && theta <= 20,
            "theta",
            "must be from 0 to 20",
            theta,
            "use a value in that range")
        .share("noise", noise)
        .check();
  }

  /** The four concepts of the paper in their order: thresholds 8, 9, 7 and 9.5, noise 0.1. */
  public static List<SeaConcept> all() {
    return DoubleStream.of(8, 9, 7, 9.5).mapToObj(theta -> new SeaConcept(theta, 0.1)).toList();
  }

  @Override
  public List<String> featureNames() {
    return FEATURES;
  }

  @Override
  public Draw draw(SplitMix64 random) {
    double x1 = RANGE * random.nextDouble();
    double x2 = RANGE * random.nextDouble();
    double x3 = RANGE * random.nextDouble();
    boolean noisy = random.nextDouble() < noise;
    boolean below = x1 + x2 <= theta;
    return Draw.of(
        new float[] {(float) x1, (float) x2, (float) x3}, below != noisy ? "below" : "above");
  }
}

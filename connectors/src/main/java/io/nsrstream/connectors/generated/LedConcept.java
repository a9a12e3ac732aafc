package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A LED concept (Breiman, Friedman, Olshen and Stone, 1984): the digit that a display of seven
 * segments shows, each of which may be inverted, among 17 irrelevant features. Features are 0 or 1.
 * With noise 0.1, the best possible accuracy is about 0.74.
 *
 * @param exchanged number of segments that change places with irrelevant features: segment s with
 *     feature 7 + s
 * @param noise probability that a segment is inverted
 */
public record LedConcept(int exchanged, double noise) implements Concept {
  private static final int SEGMENTS = 7;
  private static final int FEATURES = 24;
  private static final List<String> NAMES =
      IntStream.range(0, FEATURES).mapToObj(i -> "led" + i).toList();

  /**
   * Top, upper left, upper right, middle, lower left, lower right, bottom: of the digits 0 to 9.
   */
  private static final List<String> DIGITS =
      List.of(
          "1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010",
          "1111111", "1111011");

  public LedConcept {
    new Rules().between("exchanged", exchanged, 0, SEGMENTS).share("noise", noise).check();
  }

  /** Four concepts: 0, 3, 5 and all 7 segments exchanged, noise 0.1. */
  public static List<LedConcept> all() {
    return IntStream.of(0, 3, 5, 7).mapToObj(count -> new LedConcept(count, 0.1)).toList();
  }

  @Override
  public List<String> featureNames() {
    return NAMES;
  }

  @Override
  public Draw draw(SplitMix64 random) {
    int digit = random.nextInt(DIGITS.size());
    float[] features = new float[FEATURES];
    for (int i = 0; i < SEGMENTS; i++) {
      boolean inverted = random.nextDouble() < noise;
      boolean lit = DIGITS.get(digit).charAt(i) == '1';
      features[i] = lit != inverted ? 1 : 0;
    }
    for (int i = SEGMENTS; i < FEATURES; i++) {
      features[i] = random.nextInt(2);
    }
    for (int i = 0; i < exchanged; i++) {
      float segment = features[i];
      features[i] = features[SEGMENTS + i];
      features[SEGMENTS + i] = segment;
    }
    return Draw.of(features, Integer.toString(digit));
  }
}

package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tests ask of many draws of a concept. */
final class Draws {
  private Draws() {}

  /** The same draws for the same count, whatever the concept needs. */
  static List<Concept.Draw> of(Concept concept, int count) {
    SplitMix64 random = new SplitMix64(42);
    return Stream.generate(() -> concept.draw(random)).limit(count).toList();
  }

  static double share(List<Concept.Draw> draws, Predicate<Concept.Draw> property) {
    return draws.stream().filter(property).count() / (double) draws.size();
  }

  static Map<String, Double> classRates(List<Concept.Draw> draws) {
    return draws.stream()
        .collect(
            Collectors.groupingBy(
                Concept.Draw::label,
                Collectors.collectingAndThen(
                    Collectors.counting(), count -> count / (double) draws.size())));
  }
}

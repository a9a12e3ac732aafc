package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** The kinds of concepts that generated streams have. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
public enum Generator {
  /** See {@link SeaConcept}. */
  SEA(seed -> SeaConcept.all()),

  /** See {@link HyperplaneConcept}. */
  HYPERPLANE(
      seed ->
          seeds(seed)
              .mapToObj(each -> new HyperplaneConcept(HyperplaneSettings.DEFAULTS, each))
              .toList(),
      seed ->
          List.of(new HyperplaneConcept(HyperplaneSettings.DEFAULTS.withMagnitude(0.001), seed))),

  /** See {@link RbfConcept}. */
  RBF(
      seed -> seeds(seed).mapToObj(each -> new RbfConcept(RbfSettings.DEFAULTS, each)).toList(),
      seed -> List.of(new RbfConcept(RbfSettings.DEFAULTS.withSpeed(0.0001), seed))),

  /** See {@link LedConcept}. */
  LED(seed -> LedConcept.all()),

  /** See {@link AgrawalConcept}. */
  AGRAWAL(seed -> AgrawalConcept.all()),

  /** See {@link SensorConcept}. */
  SENSORS(seed -> SensorConcept.all()),

  /** See {@link RbfSettings#CLUSTERS} and {@link GeneratedStream#showsPenalty}. */
  CLUSTERS(
      seed -> seeds(seed).mapToObj(each -> new RbfConcept(RbfSettings.CLUSTERS, each)).toList(),
      seed -> List.of(new RbfConcept(RbfSettings.CLUSTERS.withSpeed(0.0003), seed)));

  private static final int CONCEPTS = 4;

  private final LongFunction<List<? extends Concept>> concepts;
  private final LongFunction<List<? extends Concept>> moving;

  Generator(LongFunction<List<? extends Concept>> concepts) {
    this(concepts, seed -> List.of());
  }

  Generator(
      LongFunction<List<? extends Concept>> concepts,
      LongFunction<List<? extends Concept>> moving) {
    this.concepts = concepts;
    this.moving = moving;
  }

  /** The concepts that a stream changes between. */
  List<? extends Concept> concepts(long seed) {
    return concepts.apply(seed);
  }

  /** The concept that moves by itself, if the generator has one. */
  List<? extends Concept> moving(long seed) {
    return moving.apply(seed);
  }

  /** The kinds of drift that its streams may have. */
  public List<Drift> drifts() {
    return moving(0).isEmpty()
        ? List.of(Drift.ABRUPT, Drift.GRADUAL, Drift.RECURRING)
        : List.of(Drift.values());
  }

  private static LongStream seeds(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    return LongStream.generate(random::nextLong).limit(CONCEPTS);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

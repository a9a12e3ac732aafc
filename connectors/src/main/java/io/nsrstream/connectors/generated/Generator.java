package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** The kinds of concepts that generated streams have. */
public enum Generator {
  /** See {@link SeaConcept}. */
  SEA {
    @Override
    List<? extends Concept> concepts(long seed) {
      return SeaConcept.all();
    }
  },

  /** See {@link HyperplaneConcept}. */
  HYPERPLANE {
    @Override
    List<? extends Concept> concepts(long seed) {
      return seeds(seed)
          .mapToObj(each -> new HyperplaneConcept(HyperplaneSettings.DEFAULTS, each))
          .toList();
    }

    @Override
    List<? extends Concept> moving(long seed) {
      return List.of(new HyperplaneConcept(HyperplaneSettings.DEFAULTS.withMagnitude(0.001), seed));
    }
  },

  /** See {@link RbfConcept}. */
  RBF {
    @Override
    List<? extends Concept> concepts(long seed) {
      return seeds(seed).mapToObj(each -> new RbfConcept(RbfSettings.DEFAULTS, each)).toList();
    }

    @Override
    List<? extends Concept> moving(long seed) {
      return List.of(new RbfConcept(RbfSettings.DEFAULTS.withSpeed(0.0001), seed));
    }
  },

  /** See {@link LedConcept}. */
  LED {
    @Override
    List<? extends Concept> concepts(long seed) {
      return LedConcept.all();
    }
  },

  /** See {@link AgrawalConcept}. */
  AGRAWAL {
    @Override
    List<? extends Concept> concepts(long seed) {
      return AgrawalConcept.all();
    }
  },

  /** See {@link SensorConcept}. */
  SENSORS {
    @Override
    List<? extends Concept> concepts(long seed) {
      return SensorConcept.all();
    }
  };

  private static final int CONCEPTS = 4;

  /** The concepts that a stream changes between. */
  abstract List<? extends Concept> concepts(long seed);

  /** The concept that moves by itself, if the generator has one. */
  List<? extends Concept> moving(long seed) {
    return List.of();
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

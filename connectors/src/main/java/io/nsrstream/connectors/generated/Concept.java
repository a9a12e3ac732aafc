package io.nsrstream.connectors.generated;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.random.SplitMix64;
import java.util.List;

/**
 * A concept of a stream that drifts: it makes features and class from random numbers. Its examples
 * depend on these numbers alone, except for concepts that move by themselves, as their
 * documentation states.
 */
public interface Concept {
  /** The names of the features of one step, in their order. */
  List<String> featureNames();

  /** Number of steps of its examples; 1 for vectors. */
  default int steps() {
    return 1;
  }

  /** The next example of this concept. */
  Draw draw(SplitMix64 random);

  /**
   * Features and class of one example.
   *
   * @param features {@code [steps × features of a step]}, step-major, finite; 0 at the position of
   *     a nominal value
   * @param nominals the features that are nominal values, ascending by position
   * @param label the class
   */
  record Draw(float[] features, List<Nominal> nominals, String label) {

    /** An example without nominal values. */
    static Draw of(float[] features, String label) {
      return new Draw(features, List.of(), label);
    }
  }
}

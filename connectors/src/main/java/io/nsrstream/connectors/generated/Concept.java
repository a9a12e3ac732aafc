package io.nsrstream.connectors.generated;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.random.SplitMix64;
import java.util.List;

/**
 * One state of a world that drifts: how features and class come from random numbers. What it draws
 * depends on those numbers alone, except where an implementation says that it moves by itself.
 */
public interface Concept {
  /** The names of the features of one step, in their order. */
  List<String> featureNames();

  /** Number of steps of its examples; 1 where they are plain vectors. */
  default int steps() {
    return 1;
  }

  /** The next example of this concept. */
  Draw draw(SplitMix64 random);

  /**
   * What a concept says of one example.
   *
   * @param features {@code [steps × features of a step]}, step-major, finite; 0 at the position of
   *     a nominal value
   * @param nominals the features that are nominal values, ascending by position
   * @param label the class
   */
  record Draw(float[] features, List<Nominal> nominals, String label) {

    /** Of numbers alone. */
    static Draw of(float[] features, String label) {
      return new Draw(features, List.of(), label);
    }
  }
}

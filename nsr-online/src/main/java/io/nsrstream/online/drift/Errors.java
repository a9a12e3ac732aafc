package io.nsrstream.online.drift;

/** What all detectors take in. */
final class Errors {
  private Errors() {}

  /** Refuses what would spoil every mean that it enters. */
  static void check(double error) {
    if (!(error >= 0 && error <= 1)) {
      throw new IllegalArgumentException(
          "error must be from 0 to 1, but is %s: give 0 for a right prediction, 1 for a wrong one"
              .formatted(error));
    }
  }
}

package io.nsrstream.online.drift;

/** The check of the input that all detectors share. */
final class Errors {
  private Errors() {}

  /** Refuses a value that is not from 0 to 1; one NaN would make every later mean NaN. */
  static void check(double error) {
    if (!(error >= 0 && error <= 1)) {
      throw new IllegalArgumentException(
          "error must be from 0 to 1, but is %s: give 0 for a right prediction, 1 for a wrong one"
              .formatted(error));
    }
  }
}

package io.nsrstream.cli.view;

/** Numbers with no more digits than a plot can show, so that they are short as text. */
final class Rounded {
  private static final double DIGITS = 1e4;
  private static final double LARGE = 1e9;

  private Rounded() {}

  /** With four digits behind the point; unchanged if it is large or not a number. */
  static double of(double value) {
    return Math.abs(value) < LARGE ? Math.round(value * DIGITS) / DIGITS : value;
  }
}

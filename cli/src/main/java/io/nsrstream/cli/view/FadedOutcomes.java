package io.nsrstream.cli.view;

/** The same shares as in {@link RecentOutcomes}, each outcome weighing less than the one after. */
final class FadedOutcomes {
  private final double fading;
  private double weight;
  private double right;
  private double noChange;

  /** Without outcomes; an outcome weighs {@code fading} times the one after it. */
  FadedOutcomes(double fading) {
    this.fading = fading;
  }

  void add(boolean isRight, boolean noChangeIsRight) {
    weight = fading * weight + 1;
    right = fading * right + (isRight ? 1 : 0);
    noChange = fading * noChange + (noChangeIsRight ? 1 : 0);
  }

  double accuracy() {
    return right / weight;
  }

  double noChange() {
    return noChange / weight;
  }
}

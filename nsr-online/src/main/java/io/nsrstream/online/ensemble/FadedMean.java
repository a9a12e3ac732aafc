package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;

/** The exponentially faded mean of a sequence of numbers; 0 before the first. */
final class FadedMean implements Stateful {
  private static final double FADING = 0.99;

  private final double fading;
  private double sum;
  private double weight;

  FadedMean() {
    this(FADING);
  }

  /**
   * Of no number yet.
   *
   * @param fading weight of a number relative to the next one, from 0 to below 1
   */
  FadedMean(double fading) {
    this.fading = fading;
  }

  void add(double value) {
    sum = fading * sum + value;
    weight = fading * weight + 1;
  }

  boolean isEmpty() {
    return weight == 0;
  }

  double mean() {
    return isEmpty() ? 0 : sum / weight;
  }

  @Override
  public void write(SectionWriter out) {
    out.putDouble(sum);
    out.putDouble(weight);
  }

  @Override
  public void restore(SectionReader in) {
    sum = in.getFinite();
    weight = in.getFinite();
  }
}

package io.nsrstream.online.learner;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/** The exponentially faded mean of a sequence of numbers; 0 before the first. */
final class FadedMean {
  private static final double FADING = 0.99;

  private double sum;
  private double weight;

  void add(double value) {
    sum = FADING * sum + value;
    weight = FADING * weight + 1;
  }

  boolean isEmpty() {
    return weight == 0;
  }

  double mean() {
    return isEmpty() ? 0 : sum / weight;
  }

  void write(SectionWriter out) {
    out.putDouble(sum);
    out.putDouble(weight);
  }

  static FadedMean read(SectionReader in) {
    FadedMean mean = new FadedMean();
    mean.sum = in.getFinite();
    mean.weight = in.getFinite();
    return mean;
  }
}

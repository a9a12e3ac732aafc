package io.nsrstream.online.learner;

import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/** The steadiness penalty of one layer together with the recent mean of what it measured. */
final class SteadyLayer implements ResponsePenalty {
  private final Steadiness steadiness;
  private FadedMean variance = new FadedMean();

  SteadyLayer(LearnerSettings settings) {
    steadiness =
        new Steadiness(
            settings.lambda(), settings.window(), settings.balanced(), settings.unbiased());
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    double value = steadiness.apply(responses, labels, rows, width, gradient);
    if (Double.isFinite(value)) {
      variance.add(value);
    }
    return value;
  }

  double variance() {
    return variance.mean();
  }

  void forget() {
    steadiness.window().shorten(0);
  }

  @Override
  public void write(SectionWriter out) {
    steadiness.write(out);
    variance.write(out);
  }

  @Override
  public void restore(SectionReader in) {
    steadiness.restore(in);
    variance = FadedMean.read(in);
  }
}

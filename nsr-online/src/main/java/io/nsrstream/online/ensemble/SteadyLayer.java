package io.nsrstream.online.ensemble;

import io.nsrstream.online.evaluation.Consistency;
import io.nsrstream.online.penalty.ClassMeanWindow;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The steadiness penalty of one layer, with recent means of its values. */
final class SteadyLayer implements ResponsePenalty {
  private final Steadiness steadiness;
  private final FadedMean variance = new FadedMean();

  /** By class, the mean distance of responses to their class mean. */
  private final List<FadedMean> distances = new ArrayList<>();

  SteadyLayer(PenaltySettings penalty, MemberSettings member) {
    steadiness =
        new Steadiness(member.lambda(), member.window(), penalty.balanced(), penalty.unbiased());
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    double value = steadiness.apply(responses, labels, rows, width, gradient);
    if (Double.isFinite(value)) {
      variance.add(value);
      for (int row = 0; row < rows; row++) {
        addDistance(labels[row], steadiness.distance(row));
      }
    }
    return value;
  }

  private void addDistance(int label, double distance) {
    while (distances.size() <= label) {
      distances.add(new FadedMean());
    }
    // Its square can leave the range of a float where the variance, weighted by class, does not.
    if (Double.isFinite(distance)) {
      distances.get(label).add(distance);
    }
  }

  /** Sets the factor on the strength, until the next call. */
  void scale(double by) {
    steadiness.scale(by);
  }

  /** Recent mean addition to the loss, at the present strength. */
  double penalty() {
    return steadiness.strength() * variance();
  }

  double variance() {
    return variance.mean();
  }

  /** The recent mean variance, summed over the neurons. */
  double summedVariance() {
    return variance() * steadiness.window().neurons();
  }

  /** The consistency of the classes in the window; NaN if there are fewer than two. */
  double consistency() {
    ClassMeanWindow window = steadiness.window();
    int[] classes =
        IntStream.range(0, Math.min(window.classes(), distances.size()))
            .filter(label -> window.count(label) > 0 && !distances.get(label).isEmpty())
            .toArray();
    return Consistency.of(
        Arrays.stream(classes).mapToObj(window::means).toArray(double[][]::new),
        Arrays.stream(classes).mapToDouble(label -> distances.get(label).mean()).toArray());
  }

  /** Its class means; not to be changed. */
  ClassMeanWindow classMeans() {
    return steadiness.window();
  }

  /** Forgets class means of all but the latest mini-batches. */
  void shorten(int batches) {
    steadiness.window().shorten(batches);
  }

  @Override
  public void write(SectionWriter out) {
    steadiness.write(out);
    variance.write(out);
    out.putInt(distances.size());
    distances.forEach(distance -> distance.write(out));
  }

  @Override
  public void restore(SectionReader in) {
    steadiness.restore(in);
    variance.restore(in);
    distances.clear();
    for (int left = in.getInt(0, Short.MAX_VALUE); left > 0; left--) {
      FadedMean distance = new FadedMean();
      distance.restore(in);
      distances.add(distance);
    }
  }
}

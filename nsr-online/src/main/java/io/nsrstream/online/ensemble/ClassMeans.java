package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The opinion of the nearest class mean among the scores of the first network. A class has a mean
 * of the scores of its latest examples, and the score of a class is {@code −d² / 2v}: d is the
 * distance to its mean, v the mean of the squared distances of examples to their own mean.
 *
 * <p>The steadiness penalty keeps the responses of a class close together, and means that fade
 * follow a drift without a gradient.
 */
final class ClassMeans implements Opinion {

  /** The network whose scores it reads. */
  private static final int NETWORK = 0;

  private static final double FADING_OF_SQUARES = 0.999;

  private final double fading;
  private final List<Mean> means = new ArrayList<>();
  private final FadedMean squares = new FadedMean(FADING_OF_SQUARES);

  /** The mean of a class; its length is the number of classes when its latest example came. */
  private static final class Mean {
    private double mass;
    private float[] scores = {};

    void widen(int classes) {
      int known = scores.length;
      if (known < classes) {
        scores = Arrays.copyOf(scores, classes);
        Arrays.fill(scores, known, classes, (float) NetworkOpinion.least(classes));
      }
    }
  }

  /**
   * The opinion before the first example.
   *
   * @param fading weight of an example of a class relative to the next one, from 0 to below 1
   */
  ClassMeans(double fading) {
    this.fading = fading;
  }

  @Override
  public String name() {
    return "classMeans " + fading;
  }

  @Override
  public void score(Inputs inputs, int classes, double[] scores, int at) {
    for (int y = 0; y < classes; y++) {
      boolean known = y < means.size() && means.get(y).mass > 0;
      scores[at + y] =
          known ? distance(means.get(y), scores, NETWORK * classes, classes) : Double.NaN;
    }
    NearestClass.score(scores, at, classes, squares.mean());
  }

  /** The squared distance of scores to a mean. */
  private static double distance(Mean mean, double[] scores, int from, int classes) {
    double sum = 0;
    int known = Math.min(classes, mean.scores.length);
    for (int c = 0; c < known; c++) {
      double deviation = scores[from + c] - mean.scores[c];
      sum += deviation * deviation;
    }
    for (int c = known; c < classes; c++) {
      double deviation = scores[from + c] - NetworkOpinion.least(classes);
      sum += deviation * deviation;
    }
    return sum;
  }

  @Override
  public void learn(Inputs inputs, int label, int classes, Scores scores) {
    if (scores.empty()) {
      return;
    }
    while (means.size() <= label) {
      means.add(new Mean());
    }
    Mean mean = means.get(label);
    mean.widen(scores.classes());
    if (mean.mass > 0) {
      squares.add(distance(mean, scores.values(), NETWORK * scores.classes(), scores.classes()));
    }
    mean.mass = fading * mean.mass + 1;
    for (int c = 0; c < scores.classes(); c++) {
      mean.scores[c] += (float) ((scores.of(NETWORK, c) - mean.scores[c]) / mean.mass);
    }
  }

  @Override
  public void write(SectionWriter out) {
    squares.write(out);
    out.putInt(means.size());
    for (Mean mean : means) {
      out.putDouble(mean.mass);
      out.putFloats(mean.scores, mean.scores.length);
    }
  }

  @Override
  public void restore(SectionReader in) {
    squares.restore(in);
    means.clear();
    for (int left = in.getInt(0, Short.MAX_VALUE); left > 0; left--) {
      Mean mean = new Mean();
      mean.mass = in.getFinite();
      mean.scores = in.getFloats();
      means.add(mean);
    }
  }
}

package io.nsrstream.online.encoding;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;

/**
 * Brings each feature to mean 0 and standard deviation 1 over all that was seen so far, clipped.
 *
 * <p>Means and sums of squared deviations follow Welford (1962); two standardizers merge exactly by
 * the pairwise formula of Chan, Golub and LeVeque (1983).
 */
public final class Standardizer implements Stateful {
  private final double clip;
  private final double[] means;
  private final double[] squares;

  /** What a deviation is multiplied by, 0 for a feature that never changed. */
  private final double[] scales;

  private long count;

  /**
   * A standardizer that has seen nothing and gives 0 for everything.
   *
   * @param width number of features
   * @param clip bound of the absolute standardised value, above 0
   */
  public Standardizer(int width, double clip) {
    this.clip = clip;
    this.means = new double[width];
    this.squares = new double[width];
    this.scales = new double[width];
  }

  private void rescale(int feature) {
    scales[feature] = squares[feature] > 0 ? Math.sqrt(count / squares[feature]) : 0;
  }

  public int width() {
    return means.length;
  }

  /** Number of rows it has seen. */
  public long count() {
    return count;
  }

  public double mean(int feature) {
    return means[feature];
  }

  /** The variance of a feature over what was seen (divided by the count), 0 before that. */
  public double variance(int feature) {
    return count == 0 ? 0 : squares[feature] / count;
  }

  /** Sees one row of finite features, which starts at {@code offset}. */
  public void add(float[] features, int offset) {
    count++;
    for (int i = 0; i < means.length; i++) {
      double deviation = features[offset + i] - means[i];
      means[i] += deviation / count;
      squares[i] += deviation * (features[offset + i] - means[i]);
      rescale(i);
    }
  }

  /** Sees all that another standardizer of the same width has seen. */
  public void merge(Standardizer other) {
    if (other.width() != width()) {
      throw new IllegalArgumentException(
          "a standardizer of %d features cannot take in one of %d"
              .formatted(width(), other.width()));
    }
    long total = count + other.count;
    if (total == 0) {
      return;
    }
    for (int i = 0; i < means.length; i++) {
      double deviation = other.means[i] - means[i];
      means[i] += deviation * other.count / total;
      squares[i] +=
          other.squares[i] + deviation * deviation * ((double) count * other.count / total);
    }
    count = total;
    for (int i = 0; i < means.length; i++) {
      rescale(i);
    }
  }

  /** Standardises the row that starts at {@code from} into {@code out} from {@code to} on. */
  public void standardize(float[] features, int from, float[] out, int to) {
    for (int i = 0; i < means.length; i++) {
      double scaled = (features[from + i] - means[i]) * scales[i];
      out[to + i] = (float) Math.max(-clip, Math.min(clip, scaled));
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(count);
    out.putDoubles(means, means.length);
    out.putDoubles(squares, squares.length);
  }

  @Override
  public void restore(SectionReader in) {
    count = in.getCount();
    takeOver(in, means);
    takeOver(in, squares);
    for (int i = 0; i < means.length; i++) {
      rescale(i);
    }
  }

  private static void takeOver(SectionReader in, double[] target) {
    double[] values = in.getDoubles();
    in.require(
        values.length == target.length,
        "scales %d features and not %d".formatted(values.length, target.length));
    System.arraycopy(values, 0, target, 0, target.length);
  }
}

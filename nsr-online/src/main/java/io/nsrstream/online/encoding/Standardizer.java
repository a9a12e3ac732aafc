package io.nsrstream.online.encoding;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;

/**
 * Brings each feature to mean 0 and standard deviation 1 over all that was seen so far, clipped.
 *
 * <p>Means and sums of squared deviations follow Welford (1962). One value has no bound on what it
 * does to them, so values far outside are clipped before they enter:
 *
 * <ul>
 *   <li>A deviation beyond {@value #FAR} standard deviations enters as {@value #TAKEN_AS} of them,
 *       once per example, however many of its steps are so far outside. While fewer than 8 in 100
 *       values are that far outside, the standard deviation stays below twice that of the others.
 *   <li>A standard deviation says nothing before some values are known. The first {@value
 *       Suspects#MOST} values of a feature, repetitions of the very first left aside, are kept;
 *       then those beyond {@value #FAR} times their median deviation are clipped in hindsight.
 *   <li>A feature whose scale really changed stays outside. After {@value Suspects#MOST} more
 *       examples outside than inside, its moments start again from the values of these examples.
 * </ul>
 *
 * <p>Where nothing is clipped, the moments are those of all values, to the last bit.
 */
public final class Standardizer implements Stateful {
  /** Standard deviations, or median deviations of the first values, beyond which is far outside. */
  private static final double FAR = 100;

  /** Standard deviations as which a value far outside enters the moments. */
  private static final double TAKEN_AS = 3;

  private final double clip;
  private double[] means = {};
  private double[] squares = {};

  /** Values that the moments of each feature are of. */
  private long[] counts = {};

  /** What a deviation is multiplied by, 0 for a feature that never changed. */
  private double[] scales = {};

  /** Whether a feature has had too few values to tell which are far outside. */
  private boolean[] young = {};

  private Suspects[] suspects = {};

  private long count;
  private long clipped;

  /**
   * A standardizer that has seen nothing and gives 0 for everything.
   *
   * @param width number of features
   * @param clip bound of the absolute standardised value, above 0
   */
  public Standardizer(int width, double clip) {
    this.clip = clip;
    widen(width);
  }

  /** Adds features up to so many, of which it has seen nothing. */
  void widen(int width) {
    int known = width();
    means = Arrays.copyOf(means, width);
    squares = Arrays.copyOf(squares, width);
    counts = Arrays.copyOf(counts, width);
    scales = Arrays.copyOf(scales, width);
    young = Arrays.copyOf(young, width);
    suspects = Arrays.copyOf(suspects, width);
    for (int i = known; i < width; i++) {
      young[i] = true;
      suspects[i] = new Suspects();
    }
  }

  /** A number of a feature, standardised. */
  float standardized(int feature, float value) {
    double scaled = (value - means[feature]) * scales[feature];
    return (float) Math.max(-clip, Math.min(clip, scaled));
  }

  private void rescale(int feature) {
    scales[feature] = squares[feature] > 0 ? Math.sqrt(counts[feature] / squares[feature]) : 0;
  }

  public int width() {
    return means.length;
  }

  /** Number of rows it has seen. */
  public long count() {
    return count;
  }

  /** Number of values that were clipped before they entered the moments. */
  public long clipped() {
    return clipped;
  }

  public double mean(int feature) {
    return means[feature];
  }

  /** What a deviation from the mean is multiplied by; 0 for a feature that never changed. */
  double scale(int feature) {
    return scales[feature];
  }

  /** The variance of a feature over what was seen (divided by the count), 0 before that. */
  public double variance(int feature) {
    return counts[feature] == 0 ? 0 : squares[feature] / counts[feature];
  }

  /**
   * Sees the features of one example. What is missing leaves the moments as they are.
   *
   * @param features {@code [rows × width]}: finite, or missing ({@link Example#isMissing})
   */
  public void add(float[] features) {
    int rows = features.length / width();
    count += rows;
    for (int i = 0; i < width(); i++) {
      int present = 0;
      int outside = 0;
      float last = 0;
      for (int at = i; at < features.length; at += width()) {
        float value = features[at];
        if (Example.isMissing(value)) {
          continue;
        }
        present++;
        if (isOutside(i, value)) {
          last = value;
          clip(i, last, outside++ == 0);
        } else {
          enter(i, value);
        }
      }
      if (!young[i] && present > 0) {
        follow(i, 2 * outside > present, last);
      }
    }
  }

  private boolean isOutside(int feature, float value) {
    return !young[feature] && Math.abs(value - means[feature]) * scales[feature] > FAR;
  }

  private void clip(int feature, float value, boolean firstOfExample) {
    clipped++;
    if (firstOfExample) {
      double deviation = TAKEN_AS / scales[feature];
      take(feature, means[feature] + Math.copySign(deviation, value - means[feature]));
    }
  }

  private void enter(int feature, float value) {
    take(feature, value);
    if (young[feature] && suspects[feature].addNew(value)) {
      clipFirst(feature);
      young[feature] = false;
    }
  }

  private void take(int feature, double value) {
    counts[feature]++;
    double deviation = value - means[feature];
    means[feature] += deviation / counts[feature];
    squares[feature] += deviation * (value - means[feature]);
    rescale(feature);
  }

  /** Clips in hindsight what is far outside among the first values. */
  private void clipFirst(int feature) {
    Suspects first = suspects[feature];
    long repeated = counts[feature] - first.size() + 1;
    long found = first.clip(repeated, FAR, TAKEN_AS);
    if (found > 0) {
      clipped += found;
      restart(feature, repeated);
    }
    first.keep(0);
  }

  /** Computes the moments from what was kept, whose first value counts as so many. */
  private void restart(int feature, long repeated) {
    Suspects kept = suspects[feature];
    counts[feature] = repeated;
    means[feature] = kept.get(0);
    squares[feature] = 0;
    for (int i = 1; i < kept.size(); i++) {
      take(feature, kept.get(i));
    }
  }

  /** Starts again where examples stay outside. */
  private void follow(int feature, boolean outside, float value) {
    Suspects kept = suspects[feature];
    if (!outside) {
      kept.removeLast();
    } else if (kept.add(value)) {
      kept.clip(1, FAR, TAKEN_AS);
      restart(feature, 1);
      young[feature] = squares[feature] == 0;
      kept.keep(young[feature] ? 1 : 0);
    }
  }

  /**
   * Sees all that another standardizer of the same width has seen. The moments are exactly those of
   * both; what either keeps for later judgement is dropped.
   */
  public void merge(Standardizer other) {
    if (other.width() != width()) {
      throw new IllegalArgumentException(
          "a standardizer of %d features cannot take in one of %d"
              .formatted(width(), other.width()));
    }
    for (int i = 0; i < width(); i++) {
      merge(other, i);
    }
    count += other.count;
    clipped += other.clipped;
  }

  private void merge(Standardizer other, int i) {
    if (other.counts[i] == 0) {
      return;
    }
    if (counts[i] == 0) {
      suspects[i].copy(other.suspects[i]);
      young[i] = other.young[i];
    } else {
      suspects[i].keep(0);
      young[i] = false;
    }
    long total = counts[i] + other.counts[i];
    double deviation = other.means[i] - means[i];
    means[i] += deviation * other.counts[i] / total;
    squares[i] +=
        other.squares[i] + deviation * deviation * ((double) counts[i] * other.counts[i] / total);
    counts[i] = total;
    rescale(i);
  }

  /**
   * Standardises the first features of a row.
   *
   * @param from where the row begins
   * @param count how many features
   * @param out receives them from {@code to} on; NaN where one is missing
   */
  public void standardize(float[] features, int from, int count, float[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] = standardized(i, features[from + i]);
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(count);
    out.putDoubles(means, width());
    out.putDoubles(squares, width());
    out.putLong(clipped);
    out.putLongs(counts, width());
    for (int i = 0; i < width(); i++) {
      out.putBoolean(young[i]);
      suspects[i].write(out);
    }
  }

  @Override
  public void restore(SectionReader in) {
    count = in.getCount();
    takeOver(in, means);
    takeOver(in, squares);
    clipped = in.getCount();
    long[] written = in.getLongs();
    in.require(written.length == width(), "counts %d features and not %d", written.length, width());
    System.arraycopy(written, 0, counts, 0, width());
    for (int i = 0; i < width(); i++) {
      young[i] = in.getBoolean();
      suspects[i].restore(in);
      rescale(i);
    }
  }

  private static void takeOver(SectionReader in, double[] target) {
    double[] values = in.getDoubles();
    in.require(
        values.length == target.length,
        "scales %d features and not %d",
        values.length,
        target.length);
    System.arraycopy(values, 0, target, 0, target.length);
  }
}

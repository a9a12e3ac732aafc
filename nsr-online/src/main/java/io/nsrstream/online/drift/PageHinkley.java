package io.nsrstream.online.drift;

import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * The test of Page (1954) and Hinkley (1971): sums the amounts by which errors exceed their mean.
 *
 * <p>With error x and mean x̄ over all errors since the last drift, x included:
 *
 * <pre>
 *   m ← max(0, alpha·m + x − x̄ − delta)         drift where m > threshold
 * </pre>
 */
public final class PageHinkley implements DriftDetector {

  /**
   * When the detector signals.
   *
   * @param minimum errors to take in before the first signal
   * @param delta by how much an error may exceed the mean without adding to the sum
   * @param threshold the sum above which there is drift
   * @param alpha factor on the sum for each further error
   */
  public record Settings(int minimum, double delta, double threshold, double alpha) {

    /** 30 errors, 0.005, 50 and 0.9999. */
    public static final Settings DEFAULTS = new Settings(30, 0.005, 50, 0.9999);

    public Settings {
      new Rules()
          .between("minimum", minimum, 1, Integer.MAX_VALUE)
          .atLeast("delta", delta, 0)
          .positive("threshold", threshold)
          .share("alpha", alpha)
          .check();
    }
  }

  private final Settings settings;
  private long count;
  private double mean;
  private double sum;

  public PageHinkley(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Signal add(double error) {
    Errors.check(error);
    count++;
    mean += (error - mean) / count;
    sum = Math.max(0, settings.alpha() * sum + error - mean - settings.delta());
    if (count < settings.minimum() || sum <= settings.threshold()) {
      return Signal.STABLE;
    }
    count = 0;
    mean = 0;
    sum = 0;
    return Signal.DRIFT;
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(count);
    out.putDouble(mean);
    out.putDouble(sum);
  }

  @Override
  public void restore(SectionReader in) {
    count = in.getCount();
    mean = in.getFinite();
    sum = in.getFinite();
  }
}

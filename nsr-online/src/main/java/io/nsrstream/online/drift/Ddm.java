package io.nsrstream.online.drift;

import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * The drift detection method (Gama, Medas, Castillo and Rodrigues, 2004): a learner's error rate
 * falls while the concept stays the same. So a rate significantly above the lowest one so far means
 * that the concept changed.
 *
 * <p>With p the error rate over n errors since the last drift, s = √(p·(1 − p)/n), and pₘ and sₘ
 * those of the moment when p + s was least:
 *
 * <pre>
 *   warning   p + s > pₘ + warning · sₘ
 *   drift     p + s > pₘ + drift · sₘ
 * </pre>
 *
 * <p>A learner that has made no error when n exceeds {@code minimum} has pₘ = sₘ = 0: as published,
 * its first error is a drift.
 */
public final class Ddm implements DriftDetector {

  /**
   * When the detector signals.
   *
   * @param minimum errors to take in before the first signal
   * @param warning standard deviations above the lowest rate for a warning
   * @param drift standard deviations above the lowest rate for a drift
   */
  public record Settings(int minimum, double warning, double drift) {

    /** 30 errors, 2 and 3 standard deviations. */
    public static final Settings DEFAULTS = new Settings(30, 2, 3);

    public Settings {
      new Rules()
          .between("minimum", minimum, 1, Integer.MAX_VALUE)
          .positive("warning", warning)
          .atLeast("drift", drift, warning)
          .check();
    }
  }

  private final Settings settings;
  private long count;
  private double rate;
  private double leastRate;
  private double leastDeviation;

  public Ddm(Settings settings) {
    this.settings = settings;
    startAnew();
  }

  @Override
  public Signal add(double error) {
    Errors.check(error);
    count++;
    rate += (error - rate) / count;
    if (count <= settings.minimum()) {
      return Signal.STABLE;
    }
    double deviation = Math.sqrt(rate * (1 - rate) / count);
    if (rate + deviation <= leastRate + leastDeviation) {
      leastRate = rate;
      leastDeviation = deviation;
    }
    if (rate + deviation > leastRate + settings.drift() * leastDeviation) {
      startAnew();
      return Signal.DRIFT;
    }
    return rate + deviation > leastRate + settings.warning() * leastDeviation
        ? Signal.WARNING
        : Signal.STABLE;
  }

  private void startAnew() {
    count = 0;
    rate = 0;
    // No errors have a rate and deviation this high.
    leastRate = 1;
    leastDeviation = 1;
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(count);
    out.putDouble(rate);
    out.putDouble(leastRate);
    out.putDouble(leastDeviation);
  }

  @Override
  public void restore(SectionReader in) {
    count = in.getCount();
    rate = in.getFinite();
    leastRate = in.getFinite();
    leastDeviation = in.getFinite();
  }
}

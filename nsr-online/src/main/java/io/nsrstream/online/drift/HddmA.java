package io.nsrstream.online.drift;

import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * The drift detection method with Hoeffding's bound on averages (Frías-Blanco and others, 2015),
 * its one-sided A-test: compares all errors since the last drift with those up to the cut, the
 * moment at which their mean could be said to be lowest.
 *
 * <p>With mean z over n errors, and mean x over the c errors up to the cut:
 *
 * <pre>
 *   the cut moves to n   where z + √(ln(1/α)/(2n)) ≤ x + √(ln(1/α)/(2c)),    α that of a drift
 *   signal with α        z − x ≥ √((n − c)/(c·n) · ln(2/α)/2)
 * </pre>
 */
public final class HddmA implements DriftDetector {

  /**
   * What it takes for a signal.
   *
   * @param drift probability α of a drift where there is none
   * @param warning probability α of a warning where there is no drift, at least that of a drift
   */
  public record Settings(double drift, double warning) {

    /** 0.001 and 0.005. */
    public static final Settings DEFAULTS = new Settings(0.001, 0.005);

    public Settings {
      new Rules()
          .positive("drift", drift)
          .share("drift", drift)
          .share("warning", warning)
          .atLeast("warning", warning, drift)
          .check();
    }
  }

  private final double logOfCut;
  private final double logOfDrift;
  private final double logOfWarning;
  private long count;
  private double sum;
  private long cutCount;
  private double cutSum;

  public HddmA(Settings settings) {
    logOfCut = StrictMath.log(1 / settings.drift());
    logOfDrift = StrictMath.log(2 / settings.drift());
    logOfWarning = StrictMath.log(2 / settings.warning());
  }

  @Override
  public Signal add(double error) {
    Errors.check(error);
    count++;
    sum += error;
    if (cutCount == 0 || upperBound(sum, count) <= upperBound(cutSum, cutCount)) {
      cutCount = count;
      cutSum = sum;
      return Signal.STABLE;
    }
    if (rises(logOfDrift)) {
      startAnew();
      return Signal.DRIFT;
    }
    return rises(logOfWarning) ? Signal.WARNING : Signal.STABLE;
  }

  private double upperBound(double sum, long count) {
    return sum / count + Math.sqrt(logOfCut / (2.0 * count));
  }

  private boolean rises(double log) {
    double share = (double) (count - cutCount) / cutCount / count;
    return sum / count - cutSum / cutCount >= Math.sqrt(share / 2 * log);
  }

  private void startAnew() {
    count = 0;
    sum = 0;
    cutCount = 0;
    cutSum = 0;
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(count);
    out.putDouble(sum);
    out.putLong(cutCount);
    out.putDouble(cutSum);
  }

  @Override
  public void restore(SectionReader in) {
    count = in.getCount();
    sum = in.getFinite();
    cutCount = in.getCount();
    cutSum = in.getFinite();
    in.require(cutCount <= count, "has a cut behind its last error");
  }
}

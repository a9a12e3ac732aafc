package io.nsrstream.online.drift;

import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * The drift detection method with Hoeffding's bound on averages (Frías-Blanco and others, 2015):
 * compares the mean of all errors since the last change with the mean of the errors up to a cut.
 * The cut is the moment with the lowest upper bound of the mean.
 *
 * <p>With mean z over n errors, and mean x over the c errors up to the cut:
 *
 * <pre>
 *   the cut moves to n   where z + √(ln(1/α)/(2n)) ≤ x + √(ln(1/α)/(2c)),    α that of a drift
 *   signal with α        z − x ≥ √((n − c)/(c·n) · ln(2/α)/2)
 * </pre>
 *
 * <p>A second cut, the moment with the highest lower bound of the mean, finds a fall in the same
 * way. After a fall the detector starts anew without a signal, as the published one does: the
 * errors from before the fall would hide a later rise.
 */
public final class HddmA implements DriftDetector {

  /**
   * When the detector signals.
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
          .atLeast("warning", warning, drift)
          .share("warning", warning)
          .check();
    }
  }

  private final double logOfCut;
  private final double logOfDrift;
  private final double logOfWarning;
  private long count;
  private double sum;
  private long lowCount;
  private double lowSum;
  private long highCount;
  private double highSum;

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
    moveCuts();
    double rise = sum / count - lowSum / lowCount;
    if (count > lowCount && rise >= bound(lowCount, logOfDrift)) {
      startAnew();
      return Signal.DRIFT;
    }
    double fall = highSum / highCount - sum / count;
    if (count > highCount && fall >= bound(highCount, logOfDrift)) {
      startAnew();
      return Signal.STABLE;
    }
    return count > lowCount && rise >= bound(lowCount, logOfWarning)
        ? Signal.WARNING
        : Signal.STABLE;
  }

  private void moveCuts() {
    if (lowCount == 0 || sum / count + margin(count) <= lowSum / lowCount + margin(lowCount)) {
      lowCount = count;
      lowSum = sum;
    }
    if (highCount == 0 || sum / count - margin(count) >= highSum / highCount - margin(highCount)) {
      highCount = count;
      highSum = sum;
    }
  }

  private double margin(long errors) {
    return Math.sqrt(logOfCut / (2.0 * errors));
  }

  private double bound(long cut, double log) {
    return Math.sqrt((double) (count - cut) / cut / count / 2 * log);
  }

  private void startAnew() {
    count = 0;
    sum = 0;
    lowCount = 0;
    lowSum = 0;
    highCount = 0;
    highSum = 0;
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(count);
    out.putDouble(sum);
    out.putLong(lowCount);
    out.putDouble(lowSum);
    out.putLong(highCount);
    out.putDouble(highSum);
  }

  @Override
  public void restore(SectionReader in) {
    count = in.getCount();
    sum = in.getFinite();
    lowCount = in.getCount();
    lowSum = in.getFinite();
    highCount = in.getCount();
    highSum = in.getFinite();
    in.require(lowCount <= count && highCount <= count, "has a cut behind its last error");
  }
}

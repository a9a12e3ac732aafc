package io.nsrstream.online.drift;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * Kolmogorov-Smirnov windowing (Raab, Heusinger and Schleif, 2020): compares the distribution of
 * the latest r errors with that of r errors drawn, without replacement, from those before them in a
 * window of fixed length. There is a change if the greatest distance between the two distribution
 * functions is above √(ln(1/α)/r).
 *
 * <p>The published detector reports every change; this one reports only changes to greater errors
 * (see {@link DriftDetector}). After any change the window is emptied. The paper keeps the latest
 * errors, but these mostly come from both sides of the change, so that the detector finds the same
 * change twice.
 *
 * <p>A change that lies before the window cannot be found any more.
 */
public final class Kswin implements DriftDetector {

  /**
   * When the detector signals.
   *
   * @param window errors in the window
   * @param latest errors that are compared with those before, at most half of the window
   * @param alpha α, about the probability that a test finds a rise where there is none
   */
  public record Settings(int window, int latest, double alpha) {

    /** 30 of 100 errors, and 0.005. */
    public static final Settings DEFAULTS = new Settings(100, 30, 0.005);

    public Settings {
      new Rules()
          .between("window", window, 2, 1_000_000)
          .require(
              latest >= 1 && latest <= window / 2,
              "latest",
              "must be at least 1 and at most half of window",
              latest,
              "use a value in that range, or a larger window")
          .share("alpha", alpha)
          .require(
              alpha > StrictMath.exp(-latest),
              "alpha",
              "must be above exp(-latest), since a smaller alpha allows no signal",
              alpha,
              "raise it, or latest")
          .check();
    }

    /**
     * The greatest distance between distribution functions that is no change, in units of 1/latest.
     */
    double bound() {
      return Math.sqrt(latest * StrictMath.log(1 / alpha));
    }
  }

  private final double bound;

  /** A ring: the next error replaces the one at {@code next}. */
  private final double[] errors;

  private int next;
  private int size;
  private SplitMix64 random;

  // Buffers of one call, kept so that a call allocates nothing.
  private final double[] before;
  private final double[] latest;

  /**
   * A detector that has seen nothing.
   *
   * @param seed of the random numbers that draw errors from the window
   */
  public Kswin(Settings settings, long seed) {
    bound = settings.bound();
    errors = new double[settings.window()];
    before = new double[settings.latest()];
    latest = new double[settings.latest()];
    random = new SplitMix64(seed);
  }

  @Override
  public Signal add(double error) {
    Errors.check(error);
    errors[next] = error;
    next = (next + 1) % errors.length;
    size = Math.min(size + 1, errors.length);
    if (size < errors.length) {
      return Signal.STABLE;
    }
    drawBefore();
    copyLatest();
    int rise = KolmogorovSmirnov.rise(before, latest);
    if (Math.abs(rise) <= bound) {
      return Signal.STABLE;
    }
    size = 0;
    return rise > 0 ? Signal.DRIFT : Signal.STABLE;
  }

  /** Draws older errors so that every sample is equally probable. */
  private void drawBefore() {
    int older = errors.length - latest.length;
    int drawn = 0;
    for (int i = 0; drawn < before.length; i++) {
      if (random.nextInt(older - i) < before.length - drawn) {
        before[drawn++] = errors[(next + i) % errors.length];
      }
    }
    Arrays.sort(before);
  }

  private void copyLatest() {
    int first = next + errors.length - latest.length;
    for (int i = 0; i < latest.length; i++) {
      latest[i] = errors[(first + i) % errors.length];
    }
    Arrays.sort(latest);
  }

  @Override
  public void write(SectionWriter out) {
    out.putDoubles(errors, errors.length);
    out.putInt(next);
    out.putInt(size);
    out.putLong(random.state());
  }

  @Override
  public void restore(SectionReader in) {
    double[] written = in.getDoubles();
    in.require(
        written.length == errors.length,
        "has a window of %d errors and not of %d",
        written.length,
        errors.length);
    System.arraycopy(written, 0, errors, 0, errors.length);
    next = in.getInt(0, errors.length - 1);
    size = in.getInt(0, errors.length);
    random = new SplitMix64(in.getLong());
  }
}

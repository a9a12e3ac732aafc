package io.nsrstream.online.drift;

import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * Adaptive windowing (Bifet and Gavaldà, 2007): a window of the latest errors. It grows while their
 * mean stays the same. When the mean of the oldest errors differs from the mean of the later ones,
 * the oldest are dropped.
 *
 * <p>With W errors of variance σ² in the window, n₀ of them before some moment and n₁ after it,
 * both at least {@code minimum}, the two means differ if their distance is above
 *
 * <pre>
 *   √(2·m·σ²·ln(2·ln(W)/δ)) + ⅔·m·ln(2·ln(W)/δ)
 *   m = 1/(n₀ − minimum + 1) + 1/(n₁ − minimum + 1)
 * </pre>
 *
 * <p>This is the bound with the normal approximation that the authors use in practice. The
 * published detector reports every change and keeps the rest of the window. This detector reports
 * only a change to a greater mean (see {@link DriftDetector}) and empties the window after it:
 * remaining errors from before the change would make it report the same change again. After a
 * change to a smaller mean it keeps the rest of the window.
 */
public final class Adwin implements DriftDetector {

  /**
   * How the window is kept and tested.
   *
   * @param delta δ, the probability that a test finds a change where there is none
   * @param every errors from one test to the next
   * @param buckets buckets of one size, at least 2; more make the moments that are tested denser
   * @param minimum least number of errors before and after a moment
   */
  public record Settings(double delta, int every, int buckets, int minimum) {

    /** 0.002, every 32 errors, 5 buckets of a size, 5 errors on either side. */
    public static final Settings DEFAULTS = new Settings(0.002, 32, 5, 5);

    public Settings {
      new Rules()
          .positive("delta", delta)
          .share("delta", delta)
          .between("every", every, 1, Integer.MAX_VALUE)
          .between("buckets", buckets, 2, 1_000)
          .between("minimum", minimum, 1, Integer.MAX_VALUE)
          .check();
    }
  }

  private final AdaptiveWindow window;

  public Adwin(Settings settings) {
    window =
        new AdaptiveWindow(
            settings.delta(), settings.every(), settings.buckets(), settings.minimum());
  }

  @Override
  public Signal add(double error) {
    Errors.check(error);
    double before = window.mean();
    if (!window.add(error) || window.mean() <= before) {
      return Signal.STABLE;
    }
    window.clear();
    return Signal.DRIFT;
  }

  @Override
  public void write(SectionWriter out) {
    window.write(out);
  }

  @Override
  public void restore(SectionReader in) {
    window.restore(in);
  }
}

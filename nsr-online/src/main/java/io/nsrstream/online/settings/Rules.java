package io.nsrstream.online.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects the rules that the settings of one record break, to report them together. */
public final class Rules {
  private final List<Violation> violations = new ArrayList<>();

  /** Notes a violation unless {@code holds}. */
  public Rules require(boolean holds, String setting, String rule, Object value, String remedy) {
    if (!holds) {
      violations.add(new Violation(setting, rule, String.valueOf(value), remedy));
    }
    return this;
  }

  /** Requires {@code low <= value <= high}. */
  public Rules between(String setting, long value, long low, long high) {
    String rule =
        high == Integer.MAX_VALUE || high == Long.MAX_VALUE
            ? "must be at least " + low
            : "must be between " + low + " and " + high;
    return require(
        value >= low && value <= high, setting, rule, value, "use a value in that range");
  }

  /** Requires a finite {@code value >= low}. */
  public Rules atLeast(String setting, double value, double low) {
    return require(
        value >= low && Double.isFinite(value),
        setting,
        "must be a finite number of at least " + low,
        value,
        "use a value in that range");
  }

  /** Requires a share or a probability, {@code 0 <= value <= 1}. */
  public Rules share(String setting, double value) {
    return require(
        value >= 0 && value <= 1,
        setting,
        "must be from 0 to 1",
        value,
        "use a value in that range");
  }

  /** Requires a finite {@code value > 0}. */
  public Rules positive(String setting, double value) {
    return require(
        value > 0 && Double.isFinite(value),
        setting,
        "must be a finite number above 0",
        value,
        "use a value in that range");
  }

  /**
   * Ends the check.
   *
   * @throws InvalidSettingsException with every violation that was noted
   */
  public void check() {
    if (!violations.isEmpty()) {
      throw new InvalidSettingsException(violations);
    }
  }
}

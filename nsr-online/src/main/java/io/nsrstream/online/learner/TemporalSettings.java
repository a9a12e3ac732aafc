package io.nsrstream.online.learner;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Earlier labels and examples as further features of an example.
 *
 * @param labels latest labels that become features; 0 for none
 * @param lags latest examples whose features become features; 0 for none
 */
public record TemporalSettings(int labels, int lags) implements Serializable {

  /** None: an example has its own features only. */
  public static final TemporalSettings NONE = new TemporalSettings(0, 0);

  public TemporalSettings {
    new Rules().between("labels", labels, 0, 100).between("lags", lags, 0, 100).check();
  }

  /** Whether there is anything. */
  public boolean on() {
    return labels > 0 || lags > 0;
  }
}

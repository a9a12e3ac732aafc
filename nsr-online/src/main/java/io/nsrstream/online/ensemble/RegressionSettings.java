package io.nsrstream.online.ensemble;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Settings of an opinion of ridge regression.
 *
 * @param units random units beside the inputs; 0 for an additive model
 * @param fading weight of an example relative to the next one, from above 0 to 1
 * @param maxInputs most inputs of the regression, units included; its state holds half their square
 */
public record RegressionSettings(int units, double fading, int maxInputs) implements Serializable {

  /** The defaults of an element of the list. */
  public static final RegressionSettings DEFAULTS = new RegressionSettings(32, 0.9995, 512);

  public RegressionSettings {
    new Rules()
        .between("units", units, 0, 4096)
        .require(
            fading > 0 && fading <= 1,
            "fading",
            "must be above 0 and at most 1",
            fading,
            "0.9995 weighs about the last 2000 examples")
        .between("maxInputs", maxInputs, 2, 8192)
        .require(
            units < maxInputs,
            "units",
            "must be below maxInputs (%d)".formatted(maxInputs),
            units,
            "lower it, or raise the setting maxInputs beside it")
        .check();
  }
}

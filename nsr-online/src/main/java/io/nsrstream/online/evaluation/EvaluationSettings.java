package io.nsrstream.online.evaluation;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * What prequential scores are taken over.
 *
 * @param window latest examples in the windowed scores
 * @param fading weight of an example in the faded scores, relative to the one after it
 */
public record EvaluationSettings(int window, double fading) implements Serializable {

  public static final EvaluationSettings DEFAULTS = new EvaluationSettings(1000, 0.999);

  public EvaluationSettings {
    new Rules()
        .between("window", window, 1, 10_000_000)
        .require(
            fading > 0 && fading <= 1,
            "fading",
            "must be above 0 and at most 1",
            fading,
            "0.999 weighs about the last 1000 examples")
        .check();
  }
}

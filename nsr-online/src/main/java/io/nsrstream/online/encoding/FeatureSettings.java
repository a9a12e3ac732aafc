package io.nsrstream.online.encoding;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How features become inputs, whatever the encoding.
 *
 * @param clip bound of the absolute standardised value of a feature
 * @param bins between the quantiles of a feature, where a member encodes it so
 * @param maxNominals most nominal values that get an input; further ones are as if absent
 */
public record FeatureSettings(double clip, int bins, int maxNominals) implements Serializable {

  public static final FeatureSettings DEFAULTS = new FeatureSettings(5, 8, 256);

  public FeatureSettings {
    new Rules()
        .positive("clip", clip)
        .between("bins", bins, 1, 256)
        .between("maxNominals", maxNominals, 0, 100_000)
        .check();
  }
}

package io.nsrstream.online.encoding;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Settings of the inputs that all encodings share.
 *
 * @param clip bound of the absolute standardised value of a feature
 * @param bins between the quantiles of a feature, if a member encodes quantiles
 * @param maxNominals most nominal values with an input; further values count as absent
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

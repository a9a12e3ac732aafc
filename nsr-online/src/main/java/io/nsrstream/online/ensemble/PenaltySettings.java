package io.nsrstream.online.ensemble;

import io.nsrstream.online.network.Layer;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * The steadiness penalty of all networks of a learner.
 *
 * @param strength what the λ of every network is multiplied by whenever it is used; 0 turns the
 *     penalty off and goes on measuring the variance
 * @param scaling how λ follows the number of classes
 * @param layers names of the layers to keep steady, or {@link #AUTO} alone
 * @param balanced whether all classes of a mini-batch weigh alike
 * @param unbiased whether to correct for the current examples being part of the class means
 */
public record PenaltySettings(
    double strength, Scaling scaling, List<String> layers, boolean balanced, boolean unbiased)
    implements Serializable {

  /**
   * In place of the names of layers: every network chooses the layer of the largest intra-class
   * variance, and chooses again after a drift.
   */
  public static final String AUTO = "auto";

  public static final PenaltySettings DEFAULTS =
      new PenaltySettings(1, Scaling.CLASSES, List.of(Layer.LOGITS), false, false);

  /** How λ follows the number of classes. */
  public enum Scaling {
    /**
     * It is multiplied by 1 − 2/classes: by 0 for two classes, whose one difference of logits says
     * how sure the network is and should spread, and by almost 1 for many.
     */
    CLASSES,
    /** It does not. */
    NONE
  }

  public PenaltySettings {
    layers = List.copyOf(layers);
    new Rules()
        .atLeast("strength", strength, 0)
        .require(
            layers.stream().distinct().count() == layers.size(),
            "layers",
            "must name each layer once",
            layers,
            "remove what is named twice")
        .require(
            layers.size() <= 1 || !layers.contains(AUTO),
            "layers",
            "must have auto alone, since it chooses the layer itself",
            layers,
            "remove auto, or the names of layers")
        .check();
  }

  /** Whether every network chooses the layer that is kept steady. */
  public boolean chooses() {
    return layers.contains(AUTO);
  }

  /** What λ is multiplied by when so many classes are known. */
  public double factor(int classes) {
    return scaling == Scaling.CLASSES ? strength * Math.max(0, 1 - 2.0 / classes) : strength;
  }

  /** The same penalty with another strength. */
  public PenaltySettings withStrength(double other) {
    return new PenaltySettings(other, scaling, layers, balanced, unbiased);
  }
}

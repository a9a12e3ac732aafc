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
 * @param layers names of the layers to keep steady
 * @param balanced whether all classes of a mini-batch weigh alike
 * @param unbiased whether to correct for the current examples being part of the class means
 */
public record PenaltySettings(
    double strength, Scaling scaling, List<String> layers, boolean balanced, boolean unbiased)
    implements Serializable {

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
        .check();
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

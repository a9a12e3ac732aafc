package io.nsrstream.online.learner;

import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * How a learner learns, whatever its network.
 *
 * @param batch labelled examples per mini-batch
 * @param lambda strength of the steadiness penalty; 0 measures the variance without penalising it
 * @param window mini-batches over which class means are taken, the current one included
 * @param layers names of the layers to keep steady
 * @param balanced whether all classes of a mini-batch weigh alike in the penalty
 * @param unbiased whether to correct the penalty for the current examples being part of the means
 * @param maxClasses most classes it learns; an example of a further one is rejected
 * @param maxNominals most nominal values that get an input; further ones are as if absent
 * @param maxSteps most steps of a sequence; a longer one is rejected
 * @param clip bound of the absolute standardised value of a feature
 * @param evaluationWindow latest examples in the windowed scores
 * @param fading weight of an example in the faded scores, relative to the one after it
 * @param seed decides the initial weights
 */
public record LearnerSettings(
    int batch,
    double lambda,
    int window,
    List<String> layers,
    boolean balanced,
    boolean unbiased,
    int maxClasses,
    int maxNominals,
    int maxSteps,
    double clip,
    int evaluationWindow,
    double fading,
    long seed)
    implements Serializable {

  public static final LearnerSettings DEFAULTS =
      new LearnerSettings(
          1, 0.03, 200, List.of(Layer.LOGITS), false, false, 100, 256, 1000, 5, 1000, 0.999, 1);

  public LearnerSettings {
    layers = List.copyOf(layers);
    new Rules()
        .between("batch", batch, 1, 65_536)
        .atLeast("lambda", lambda, 0)
        .between("window", window, 1, 65_536)
        .require(
            layers.stream().distinct().count() == layers.size(),
            "layers",
            "must name each layer once",
            layers,
            "remove what is named twice")
        .between("maxClasses", maxClasses, 1, 10_000)
        .between("maxNominals", maxNominals, 0, 100_000)
        .between("maxSteps", maxSteps, 1, 1_000_000)
        .positive("clip", clip)
        .between("evaluationWindow", evaluationWindow, 1, 10_000_000)
        .require(
            fading > 0 && fading <= 1,
            "fading",
            "must be above 0 and at most 1",
            fading,
            "0.999 weighs about the last 1000 examples")
        .check();
  }

  /**
   * Requires that a network has the layers to be kept steady.
   *
   * @param setting the name of {@link #layers} where the rules are about
   */
  public void requireLayers(String setting, NetworkFactory networks, Rules rules) {
    rules.require(
        networks.penalisableLayers().containsAll(layers),
        setting,
        "must name layers of the network " + NetworkFactory.brief(networks.architecture()),
        layers,
        "choose among " + networks.penalisableLayers());
  }

  /** The same settings with another strength of the penalty. */
  public LearnerSettings withLambda(double strength) {
    return new LearnerSettings(
        batch,
        strength,
        window,
        layers,
        balanced,
        unbiased,
        maxClasses,
        maxNominals,
        maxSteps,
        clip,
        evaluationWindow,
        fading,
        seed);
  }
}

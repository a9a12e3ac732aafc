package io.nsrstream.connectors.generated;

import io.nsrstream.online.settings.Rules;

/**
 * Settings of a {@link HyperplaneConcept}.
 *
 * @param features number of features
 * @param moving number of weights that change: the first ones
 * @param magnitude by how much each of them changes from example to example
 * @param turning probability, per example, that a weight reverses its direction
 * @param noise probability that the label is wrong
 */
public record HyperplaneSettings(
    int features, int moving, double magnitude, double turning, double noise) {

  /** Ten features, a fixed hyperplane, noise 0.05. */
  public static final HyperplaneSettings DEFAULTS = new HyperplaneSettings(10, 5, 0, 0.1, 0.05);

  public HyperplaneSettings {
    new Rules()
        .between("features", features, 1, 1_000_000)
        .between("moving", moving, 0, features)
        .atLeast("magnitude", magnitude, 0)
        .share("turning", turning)
        .share("noise", noise)
        .check();
  }

  /** The same settings with another magnitude. */
  public HyperplaneSettings withMagnitude(double change) {
    return new HyperplaneSettings(features, moving, change, turning, noise);
  }
}

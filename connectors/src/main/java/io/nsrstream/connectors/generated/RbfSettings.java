package io.nsrstream.connectors.generated;

import io.nsrstream.online.settings.Rules;

/**
 * Settings of an {@link RbfConcept}.
 *
 * @param features number of features that depend on the centroid
 * @param irrelevant number of further features, uniform in 0 to 1, that say nothing about the class
 * @param classes number of classes
 * @param centroids number of centroids
 * @param spread largest deviation of a centroid
 * @param balanced whether all classes have equally many centroids, or one more than others, and all
 *     centroids equally many examples; otherwise both are random
 * @param speed how far each centroid moves from example to example
 */
public record RbfSettings(
    int features,
    int irrelevant,
    int classes,
    int centroids,
    double spread,
    boolean balanced,
    double speed) {

  /** Ten features, five classes, fifty fixed centroids. */
  public static final RbfSettings DEFAULTS = new RbfSettings(10, 0, 5, 50, 1, false, 0);

  /** Six features among thirty, twenty classes, sixty fixed centroids close to their examples. */
  public static final RbfSettings CLUSTERS = new RbfSettings(6, 24, 20, 60, 0.1, true, 0);

  public RbfSettings {
    new Rules()
        .between("features", features, 1, 1_000_000)
        .between("irrelevant", irrelevant, 0, 1_000_000)
        .between("classes", classes, 1, 1_000_000)
        .between("centroids", centroids, 1, 1_000_000)
        .share("spread", spread)
        .share("speed", speed)
        .check();
  }

  /** The same settings with another speed of the centroids. */
  public RbfSettings withSpeed(double distance) {
    return new RbfSettings(features, irrelevant, classes, centroids, spread, balanced, distance);
  }
}

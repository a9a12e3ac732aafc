package io.nsrstream.connectors.generated;

import io.nsrstream.online.settings.Rules;

/**
 * Settings of an {@link RbfConcept}.
 *
 * @param features number of features
 * @param classes number of classes
 * @param centroids number of centroids
 * @param speed how far each centroid moves from example to example
 */
public record RbfSettings(int features, int classes, int centroids, double speed) {

  /** Ten features, five classes, fifty fixed centroids. */
  public static final RbfSettings DEFAULTS = new RbfSettings(10, 5, 50, 0);

  public RbfSettings {
    new Rules()
        .between("features", features, 1, 1_000_000)
        .between("classes", classes, 1, 1_000_000)
        .between("centroids", centroids, 1, 1_000_000)
        .share("speed", speed)
        .check();
  }

  /** The same settings with another speed of the centroids. */
  public RbfSettings withSpeed(double distance) {
    return new RbfSettings(features, classes, centroids, distance);
  }
}

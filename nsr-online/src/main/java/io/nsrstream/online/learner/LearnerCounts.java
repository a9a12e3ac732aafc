package io.nsrstream.online.learner;

/**
 * What a learner has counted.
 *
 * @param examples labelled examples learned
 * @param repeatedLabels of those, the ones whose label was that of the example before
 * @param updates optimizer updates of all networks, those of replay included
 * @param faults optimizer updates whose loss was not finite
 * @param drifts drifts that its detector signalled
 * @param clippedValues feature values that were clipped before they entered the scale of their
 *     feature
 */
public record LearnerCounts(
    long examples,
    long repeatedLabels,
    long updates,
    long faults,
    long drifts,
    long clippedValues) {

  /** What has been added since; nothing where networks began anew, and their counts with them. */
  public LearnerCounts since(LearnerCounts before) {
    return new LearnerCounts(
        added(examples, before.examples),
        added(repeatedLabels, before.repeatedLabels),
        added(updates, before.updates),
        added(faults, before.faults),
        added(drifts, before.drifts),
        added(clippedValues, before.clippedValues));
  }

  private static long added(long now, long before) {
    return Math.max(0, now - before);
  }
}

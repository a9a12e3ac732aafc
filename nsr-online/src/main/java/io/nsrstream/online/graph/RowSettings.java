package io.nsrstream.online.graph;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * What the row of a node has beside the features of the node.
 *
 * @param neighbours most neighbours that a node keeps, the latest ones
 * @param hops 0 for the labels of neighbours alone; 1 for the mean of the neighbours' features,
 *     too; 2 for the mean of the means of the neighbours' own neighbours, too
 * @param labels most classes of neighbours with a number of their own; further classes are left out
 * @param maxFeatures most features of a node
 */
public record RowSettings(int neighbours, int hops, int labels, int maxFeatures)
    implements Serializable {

  public static final RowSettings DEFAULTS = new RowSettings(16, 1, 16, 4096);

  public RowSettings {
    new Rules()
        .between("neighbours", neighbours, 1, 1000)
        .between("hops", hops, 0, 2)
        .between("labels", labels, 0, 1000)
        .between("maxFeatures", maxFeatures, 1, 100_000)
        .check();
  }
}

package io.nsrstream.flink.settings;

import io.nsrstream.online.graph.RowSettings;
import java.io.Serializable;

/**
 * How nodes of a graph become rows.
 *
 * @param rows what a row has beside the features of its node
 */
public record GraphSettings(RowSettings rows) implements Serializable {

  public static final GraphSettings DEFAULTS = new GraphSettings(RowSettings.DEFAULTS);
}

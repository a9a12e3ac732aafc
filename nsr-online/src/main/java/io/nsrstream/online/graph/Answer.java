package io.nsrstream.online.graph;

import java.util.Optional;

/**
 * What a neighbour tells a node for its row.
 *
 * @param neighbour its name
 * @param features its own; no numbers while they are not known
 * @param mean of the features of its own neighbours, the asking node left out; no numbers if it has
 *     none of which they are known
 * @param label its class, if that was learned by now
 */
public record Answer(String neighbour, float[] features, float[] mean, Optional<String> label) {}

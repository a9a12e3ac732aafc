package io.nsrstream.online.graph;

import java.util.Optional;

/**
 * What a neighbour tells a node for its row.
 *
 * @param neighbour its name
 * @param features its own; {@link Features#UNKNOWN} until they come
 * @param mean of the features of its own neighbours, the asking node left out; {@link
 *     Features#UNKNOWN} if it has none of which they are known
 * @param label its class, if that was learned by now
 */
public record Answer(String neighbour, Features features, Features mean, Optional<String> label) {}

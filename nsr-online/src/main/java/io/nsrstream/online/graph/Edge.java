package io.nsrstream.online.graph;

/**
 * An undirected edge between two nodes.
 *
 * @param key of the model whose graph it belongs to
 * @param source one end, the id of a node
 * @param target the other end, the id of another node
 * @param time event time, milliseconds since the epoch
 */
public record Edge(String key, String source, String target, long time) {}

/**
 * The operators that make rows of the nodes of a graph, and the times that they work by. What a row
 * is says {@code io.nsrstream.online.graph}; the bytes of messages belong to {@code state}.
 */
@NullMarked
package io.nsrstream.flink.graph;

import org.jspecify.annotations.NullMarked;

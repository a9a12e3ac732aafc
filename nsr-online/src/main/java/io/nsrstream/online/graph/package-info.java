/**
 * Nodes of a graph as examples: the features of a node, those of its neighbours, and what is known
 * of their labels. Uses neither Flink nor files; the learner does not know it.
 */
@NullMarked
package io.nsrstream.online.graph;

import org.jspecify.annotations.NullMarked;

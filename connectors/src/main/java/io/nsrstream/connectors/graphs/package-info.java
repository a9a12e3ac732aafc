/** Published graphs, and their nodes as streams of examples. */
@NullMarked
package io.nsrstream.connectors.graphs;

import org.jspecify.annotations.NullMarked;

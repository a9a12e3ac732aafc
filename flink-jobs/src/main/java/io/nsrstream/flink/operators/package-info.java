/**
 * What the jobs are made of: decode, cut sequences, test then train. How things are written in
 * state is known in {@code state} alone, sources and sinks in {@code jobs}.
 */
@NullMarked
package io.nsrstream.flink.operators;

import org.jspecify.annotations.NullMarked;

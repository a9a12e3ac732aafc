/**
 * The operators of the jobs: decode, cut sequences, test then train. The bytes of state belong to
 * {@code state}, sources and sinks to {@code jobs}.
 */
@NullMarked
package io.nsrstream.flink.operators;

import org.jspecify.annotations.NullMarked;

/**
 * What travels between operators and rests in their keyed state, and how it is written, without
 * Kryo. No operator lives here.
 */
@NullMarked
package io.nsrstream.flink.state;

import org.jspecify.annotations.NullMarked;

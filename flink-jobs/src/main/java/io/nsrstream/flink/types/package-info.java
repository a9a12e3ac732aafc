/** How what travels between operators and rests in their state is written, without Kryo. */
@NullMarked
package io.nsrstream.flink.types;

import org.jspecify.annotations.NullMarked;

/**
 * The values between operators and in their keyed state, and their serializers, without Kryo. No
 * operator lives here.
 */
@NullMarked
package io.nsrstream.flink.state;

import org.jspecify.annotations.NullMarked;

/** The training job: decode, key by model, test then train, emit. */
@NullMarked
package io.nsrstream.flink.training;

import org.jspecify.annotations.NullMarked;

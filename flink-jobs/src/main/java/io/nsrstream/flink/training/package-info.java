/**
 * Class names that savepoints of an older version hold, and nothing else: what is new belongs into
 * {@code state}.
 */
@NullMarked
package io.nsrstream.flink.training;

import org.jspecify.annotations.NullMarked;

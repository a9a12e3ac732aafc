/**
 * Class names that savepoints of an older version hold, and nothing else: new classes belong in
 * {@code state}.
 */
@NullMarked
package io.nsrstream.flink.training;

import org.jspecify.annotations.NullMarked;

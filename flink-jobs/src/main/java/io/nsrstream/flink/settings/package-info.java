/**
 * A job's settings: records parsed once from YAML and arguments, checked once, all errors at once.
 */
@NullMarked
package io.nsrstream.flink.settings;

import org.jspecify.annotations.NullMarked;

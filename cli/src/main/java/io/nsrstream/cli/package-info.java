/**
 * The {@code nsr} command: everything on one machine. The one place that reads arguments, prints
 * and ends the process; nothing else may depend on it.
 */
@NullMarked
package io.nsrstream.cli;

import org.jspecify.annotations.NullMarked;

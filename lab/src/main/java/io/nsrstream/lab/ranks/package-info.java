/** Runs of several settings beside each other, over the same streams. */
@NullMarked
package io.nsrstream.lab.ranks;

import org.jspecify.annotations.NullMarked;

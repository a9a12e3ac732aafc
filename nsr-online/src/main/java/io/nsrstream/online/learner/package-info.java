/**
 * The learner itself, composed of the parts in the packages beside this one; one owner thread, and
 * a function of its snapshot and its input.
 */
@NullMarked
package io.nsrstream.online.learner;

import org.jspecify.annotations.NullMarked;

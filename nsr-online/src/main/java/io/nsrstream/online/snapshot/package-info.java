/** The bytes of a learner: versioned, in sections, checked; and their strict reader. */
@NullMarked
package io.nsrstream.online.snapshot;

import org.jspecify.annotations.NullMarked;

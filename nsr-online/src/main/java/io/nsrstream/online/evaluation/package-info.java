/** Prequential evaluation: test then train, beside the baselines that know nothing. */
@NullMarked
package io.nsrstream.online.evaluation;

import org.jspecify.annotations.NullMarked;

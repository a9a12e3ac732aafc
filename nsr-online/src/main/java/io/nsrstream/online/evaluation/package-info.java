/**
 * Prequential evaluation: test then train, beside the baselines that know nothing; and the
 * consistency of a layer's responses.
 */
@NullMarked
package io.nsrstream.online.evaluation;

import org.jspecify.annotations.NullMarked;

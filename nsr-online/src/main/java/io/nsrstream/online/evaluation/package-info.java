/**
 * Prequential evaluation (test, then train) beside baselines that use labels only, and the
 * consistency of a layer's responses. Who predicts and learns belongs to other packages.
 */
@NullMarked
package io.nsrstream.online.evaluation;

import org.jspecify.annotations.NullMarked;

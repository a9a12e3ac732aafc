/**
 * Networks of DL4J behind the learner's port: any graph that it is given, and the fused engine's
 * own, for comparison and for other hardware. Every DL4J type stays in here; which ND4J backend
 * computes is the application's dependency.
 */
@NullMarked
package io.nsrstream.models.dl4j;

import org.jspecify.annotations.NullMarked;

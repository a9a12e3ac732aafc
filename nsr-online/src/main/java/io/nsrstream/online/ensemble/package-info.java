/**
 * Opinions about the class of an example, and the pool that makes one prediction of them. A learner
 * alone uses it; it knows no engine, no key and no evaluation.
 */
@NullMarked
package io.nsrstream.online.ensemble;

import org.jspecify.annotations.NullMarked;

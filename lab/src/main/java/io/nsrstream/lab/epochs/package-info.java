/**
 * Training in epochs over a data set that is all there, with the parts that the learner of a stream
 * has, too; for studies, not for streams.
 */
@NullMarked
package io.nsrstream.lab.epochs;

import org.jspecify.annotations.NullMarked;

/**
 * Detectors of drift in the errors of a learner, as published, each in bounded memory and
 * restorable. What a learner does about drift belongs to the learner.
 */
@NullMarked
package io.nsrstream.online.drift;

import org.jspecify.annotations.NullMarked;

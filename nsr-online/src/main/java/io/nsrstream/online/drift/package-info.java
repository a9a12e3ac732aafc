/**
 * When the errors of a learner become more frequent: the published detectors of drift, each in
 * bounded memory and able to go on from what it saved.
 */
@NullMarked
package io.nsrstream.online.drift;

import org.jspecify.annotations.NullMarked;

/**
 * Learners and detectors on streams whose changes are known: when a change is found and what it
 * costs. Detectors themselves do not belong here.
 */
@NullMarked
package io.nsrstream.lab.drift;

import org.jspecify.annotations.NullMarked;

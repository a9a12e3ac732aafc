/**
 * Penalties on responses that only studies compare the steadiness penalty with. What the learner of
 * a stream uses does not belong here.
 */
@NullMarked
package io.nsrstream.lab.penalty;

import org.jspecify.annotations.NullMarked;

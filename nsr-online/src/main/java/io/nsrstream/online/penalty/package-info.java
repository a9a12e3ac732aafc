/**
 * Penalties on the responses of a layer, each with its gradient: above all the steadiness penalty,
 * over class means of a sliding window. Penalties on weights belong to the engines.
 */
@NullMarked
package io.nsrstream.online.penalty;

import org.jspecify.annotations.NullMarked;

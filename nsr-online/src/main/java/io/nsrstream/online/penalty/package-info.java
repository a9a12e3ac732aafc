/**
 * What a network's responses may be made to pay for: statistics of a layer's responses, among them
 * the steadiness penalty over class means of a sliding window, each with its gradient.
 */
@NullMarked
package io.nsrstream.online.penalty;

import org.jspecify.annotations.NullMarked;

/**
 * What a network's responses may be made to pay for: class means over a sliding window and the
 * steadiness penalty.
 */
@NullMarked
package io.nsrstream.online.penalty;

import org.jspecify.annotations.NullMarked;

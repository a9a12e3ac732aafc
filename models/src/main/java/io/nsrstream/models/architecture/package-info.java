/**
 * What a network is made of and how it moves, as plain descriptions that engines build networks
 * from; nothing that computes lives here.
 */
@NullMarked
package io.nsrstream.models.architecture;

import org.jspecify.annotations.NullMarked;

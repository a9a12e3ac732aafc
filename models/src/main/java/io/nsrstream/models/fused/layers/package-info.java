/**
 * The stages of a network at work, what goes from one to the next, and the products they are made
 * of. Optimizers and whole networks may not live here.
 */
@NullMarked
package io.nsrstream.models.fused.layers;

import org.jspecify.annotations.NullMarked;

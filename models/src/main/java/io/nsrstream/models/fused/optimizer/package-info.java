/**
 * All parameters of a network in one place, how they begin, what is added to their gradient, and
 * how they move along it. Layers may not live here.
 */
@NullMarked
package io.nsrstream.models.fused.optimizer;

import org.jspecify.annotations.NullMarked;

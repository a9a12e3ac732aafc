/**
 * Every numeric loop over arrays of the heap, once and by name. Layers, tensors and memory outside
 * the heap may not live here.
 *
 * <p>C2 of JDK 17 makes vector instructions of a loop over several arrays if all of them begin at
 * index 0, and not where one begins elsewhere, which takes about three times as long per number
 * (decision 14 has the figures of each loop and the command). So what can begin at 0 does; methods
 * that take a place are for rows.
 */
@NullMarked
package io.nsrstream.models.kernels;

import org.jspecify.annotations.NullMarked;

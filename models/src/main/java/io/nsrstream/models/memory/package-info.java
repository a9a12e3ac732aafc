/**
 * Floats outside the heap, where matrix products want them, alone or beside the same ones on the
 * heap. No loop and no layer may live here.
 */
@NullMarked
package io.nsrstream.models.memory;

import org.jspecify.annotations.NullMarked;

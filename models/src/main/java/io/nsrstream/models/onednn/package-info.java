/**
 * oneDNN's primitives for images, on floats outside the heap. Descriptors and layouts stay in here;
 * layers may not live here.
 */
@NullMarked
package io.nsrstream.models.onednn;

import org.jspecify.annotations.NullMarked;

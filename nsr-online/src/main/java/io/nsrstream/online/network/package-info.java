/**
 * The seam behind which networks live: flat parameters and primitive row-major arrays cross it, no
 * tensor type does.
 */
@NullMarked
package io.nsrstream.online.network;

import org.jspecify.annotations.NullMarked;

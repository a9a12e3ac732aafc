/** How many records a second the formats of topics decode. */
@NullMarked
package io.nsrstream.lab.decode;

import org.jspecify.annotations.NullMarked;

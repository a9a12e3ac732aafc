/**
 * From an example's values to a network's inputs: standardisation, nominal values, class and value
 * indexes.
 */
@NullMarked
package io.nsrstream.online.encoding;

import org.jspecify.annotations.NullMarked;

/**
 * Endless synthetic streams whose drift is known, drawn from a seed: same seed, same bytes, on
 * every machine and Java version.
 */
@NullMarked
package io.nsrstream.connectors.generated;

import org.jspecify.annotations.NullMarked;

/**
 * Endless synthetic streams whose drift is known. The same seed gives the same bytes on every
 * machine and Java version.
 */
@NullMarked
package io.nsrstream.connectors.generated;

import org.jspecify.annotations.NullMarked;

/** Which format the records of a job's topics have, by its settings. */
@NullMarked
package io.nsrstream.connectors.formats;

import org.jspecify.annotations.NullMarked;

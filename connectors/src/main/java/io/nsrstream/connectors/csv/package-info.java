/** Records that are one line of CSV each, which a parser walks through as if they were JSON. */
@NullMarked
package io.nsrstream.connectors.csv;

import org.jspecify.annotations.NullMarked;

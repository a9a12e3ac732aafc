/** Avro records, which a parser walks through as if they were JSON; no registry and no topic. */
@NullMarked
package io.nsrstream.connectors.avro;

import org.jspecify.annotations.NullMarked;

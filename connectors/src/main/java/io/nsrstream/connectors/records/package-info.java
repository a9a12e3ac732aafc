/** Examples in records: how they are mapped, read, rejected, and written as JSON. */
@NullMarked
package io.nsrstream.connectors.records;

import org.jspecify.annotations.NullMarked;

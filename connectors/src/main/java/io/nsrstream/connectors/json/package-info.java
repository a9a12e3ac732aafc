/** Examples as JSON objects, one per record: how they are mapped, read, rejected and written. */
@NullMarked
package io.nsrstream.connectors.json;

import org.jspecify.annotations.NullMarked;

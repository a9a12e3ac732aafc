/** How text says numbers, alike in records and in files. */
@NullMarked
package io.nsrstream.connectors.text;

import org.jspecify.annotations.NullMarked;

/** Models served over HTTP. */
@NullMarked
package io.nsrstream.cli.http;

import org.jspecify.annotations.NullMarked;

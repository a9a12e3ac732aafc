/** A schema registry with Confluent's interface over HTTP; what schemas mean is not known here. */
@NullMarked
package io.nsrstream.connectors.registry;

import org.jspecify.annotations.NullMarked;

/**
 * From the values of an example to the inputs of a network: standardisation, quantiles, nominal
 * values, and indexes of classes and values. Nothing here knows a network.
 */
@NullMarked
package io.nsrstream.online.encoding;

import org.jspecify.annotations.NullMarked;

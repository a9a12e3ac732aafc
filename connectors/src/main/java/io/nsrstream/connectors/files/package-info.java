/** Files as streams of examples: CSV and ARFF, plain or gzipped, and the known data sets. */
@NullMarked
package io.nsrstream.connectors.files;

import org.jspecify.annotations.NullMarked;

/**
 * Files as streams of examples: CSV, ARFF, ts and IDX, plain or gzipped, and the known data sets.
 */
@NullMarked
package io.nsrstream.connectors.files;

import org.jspecify.annotations.NullMarked;

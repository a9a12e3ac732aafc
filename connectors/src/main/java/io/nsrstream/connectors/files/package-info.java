/**
 * Files as streams of examples: CSV, ARFF, LIBSVM, ts, JSON lines and IDX, plain or gzipped, and
 * the known data sets.
 */
@NullMarked
package io.nsrstream.connectors.files;

import org.jspecify.annotations.NullMarked;

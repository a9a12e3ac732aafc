/**
 * SQL and the Table API: rows of tables as examples, and predictions as rows. Nothing that learns
 * or reads settings lives here.
 */
@NullMarked
package io.nsrstream.flink.table;

import org.jspecify.annotations.NullMarked;

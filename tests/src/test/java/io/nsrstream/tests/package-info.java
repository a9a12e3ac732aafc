/** What crosses modules: the dependency rules, Kafka, Flink, faults. No module depends on it. */
@NullMarked
package io.nsrstream.tests;

import org.jspecify.annotations.NullMarked;

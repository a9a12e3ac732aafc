/**
 * Flink and Kafka as processes of their own, which tests may kill and pause. Who is here starts
 * processes, ends them and asks them; what they should make of a stream is for the tests to say.
 */
@NullMarked
package io.nsrstream.tests.processes;

import org.jspecify.annotations.NullMarked;

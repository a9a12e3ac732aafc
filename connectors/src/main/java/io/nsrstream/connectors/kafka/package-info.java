/** Kafka topics as Flink sources and sinks; the one place here where Flink is known. */
@NullMarked
package io.nsrstream.connectors.kafka;

import org.jspecify.annotations.NullMarked;

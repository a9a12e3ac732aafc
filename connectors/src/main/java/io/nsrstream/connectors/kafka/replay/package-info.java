/** Sends rejected records to their topics again. Lives on Kafka's clients, without Flink. */
@NullMarked
package io.nsrstream.connectors.kafka.replay;

import org.jspecify.annotations.NullMarked;

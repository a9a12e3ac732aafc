/**
 * What comes from topics and files and what goes to topics. Lives on Kafka, Jackson and, for topics
 * alone, Flink; networks and operators may not be known here.
 */
@NullMarked
package io.nsrstream.connectors;

import org.jspecify.annotations.NullMarked;

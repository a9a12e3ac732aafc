/**
 * Networks behind the learner's {@link io.nsrstream.online.network.Network} port live here, and
 * with them every ND4J and OpenBLAS type; learners, Flink and Kafka may not.
 */
@NullMarked
package io.nsrstream.models;

import org.jspecify.annotations.NullMarked;

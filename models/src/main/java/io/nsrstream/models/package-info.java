/**
 * Which networks there are, and their settings, live here, above the engines that compute them
 * behind the {@link io.nsrstream.online.network.Network} port; tensors, learners, Flink and Kafka
 * may not.
 */
@NullMarked
package io.nsrstream.models;

import org.jspecify.annotations.NullMarked;

/** A Kafka broker in this process, for demos and tests; the test kit it is made of stays inside. */
@NullMarked
package io.nsrstream.cli.broker;

import org.jspecify.annotations.NullMarked;

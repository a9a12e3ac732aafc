/** Examples, predictions and reports as JSON; neither Kafka nor Flink is known here. */
@NullMarked
package io.nsrstream.connectors.json;

import org.jspecify.annotations.NullMarked;

package io.nsrstream.flink.state;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;

/** An example that waits for its label, and what was predicted for it. */
public record Predicted(Example example, Prediction prediction) {}

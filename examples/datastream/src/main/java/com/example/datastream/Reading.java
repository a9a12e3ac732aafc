package com.example.datastream;

import io.nsrstream.online.data.Example;
import java.util.List;

/** What the program's source reads: two sensors of a press, and whether the press is worn. */
public record Reading(
    long number, String press, double temperature, double vibration, boolean worn) {

  /** What a learner takes: the press is the key, so that each press has a learner of its own. */
  Example example() {
    float[] features = {(float) temperature, (float) vibration};
    return new Example(
        press, Long.toString(number), features, List.of(), worn ? "worn" : "normal", number);
  }
}

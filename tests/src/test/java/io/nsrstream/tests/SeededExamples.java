package io.nsrstream.tests;

import io.nsrstream.connectors.generated.SensorSettings;
import io.nsrstream.connectors.generated.SensorStream;
import io.nsrstream.online.data.Example;
import java.util.ArrayList;
import java.util.List;

/** Sensor signals of several machines in turn, one example in seven without its label. */
final class SeededExamples {
  private static final int UNLABELLED_EVERY = 7;

  private SeededExamples() {}

  /** As many examples; every machine is a key. */
  static List<Example> of(int machines, int count, long seed) {
    SensorStream stream = new SensorStream(SensorSettings.DEFAULTS.withMachines(machines), seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Example example = stream.next();
      examples.add(i % UNLABELLED_EVERY == 0 ? withoutLabel(example) : example);
    }
    return examples;
  }

  private static Example withoutLabel(Example example) {
    return new Example(
        example.key(), example.id(), example.features(), example.nominals(), null, example.time());
  }
}

package io.nsrstream.flink.operators;

import io.nsrstream.flink.settings.SequenceSettings.Label;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts readings together. */
final class ReadingSequence {
  private ReadingSequence() {}

  /**
   * Readings as a sequence, with the record of the last of them. Its weight is the mean of theirs.
   *
   * @param steps at least one, all with as many features
   * @param choice which label it gets
   */
  static OfExample of(List<OfExample> steps, Label choice) {
    int length = steps.size();
    OfExample last = steps.get(length - 1);
    int channels = last.example().features().length;
    float[] features = new float[length * channels];
    List<Nominal> nominals = new ArrayList<>();
    for (int step = 0; step < length; step++) {
      Example example = steps.get(step).example();
      int offset = step * channels;
      System.arraycopy(example.features(), 0, features, offset, channels);
      for (Nominal nominal : example.nominals()) {
        nominals.add(new Nominal(offset + nominal.position(), nominal.value()));
      }
    }
    Example sequence =
        new Example(
            last.example().key(),
            last.example().id(),
            length,
            features,
            nominals,
            label(steps, choice),
            last.example().time(),
            weight(steps));
    return new OfExample(sequence, last.record());
  }

  private static float weight(List<OfExample> steps) {
    double sum = 0;
    for (OfExample step : steps) {
      sum += step.example().weight();
    }
    return (float) (sum / steps.size());
  }

  private static @Nullable String label(List<OfExample> steps, Label choice) {
    Map<String, Integer> counts = labelsFromTheLatest(steps);
    String chosen = null;
    int most = 0;
    for (Map.Entry<String, Integer> label : counts.entrySet()) {
      // From the latest label to the first: LAST takes the first one, MAJORITY another one only if
      // it occurs more often.
      if (label.getValue() > most && (choice == Label.MAJORITY || chosen == null)) {
        chosen = label.getKey();
        most = label.getValue();
      }
    }
    return chosen;
  }

  private static Map<String, Integer> labelsFromTheLatest(List<OfExample> steps) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int step = steps.size() - 1; step >= 0; step--) {
      String label = steps.get(step).example().label();
      if (label != null) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    return counts;
  }
}

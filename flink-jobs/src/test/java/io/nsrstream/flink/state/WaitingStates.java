package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.Waiting.WaitingExample;
import io.nsrstream.flink.state.Waiting.WaitingLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in the golden files of all that waits for a key. */
final class WaitingStates {
  private WaitingStates() {}

  /**
   * Predictions of no class, of one and twice of two, and a label without its example.
   *
   * @param version the first has no weights, and from the fourth on records are whole
   */
  static Waiting waiting(int version) {
    float heavier = version == 1 ? 0 : 0.25f;
    Example last = example(4, heavier);
    SourceRecord record = new SourceRecord("labels", 1, 2, 3, new byte[] {4});
    OfLabel label =
        new OfLabel(
            new Label("k", "e9", "on", 5), version < 4 ? record.withoutKeyAndHeaders() : record);
    return new Waiting(
        List.of(
            new WaitingExample(example(1, heavier), prediction(1, null, List.of()), 1),
            new WaitingExample(example(2, heavier), prediction(2, "on", List.of("on"), 1), 2),
            new WaitingExample(
                example(3, heavier), prediction(3, "off", List.of("on", "off"), 0.25f, 0.75f), 3),
            new WaitingExample(
                version < 5 ? last : last.withTexts(List.of(new Text(1, "a \u05e9 text"))),
                prediction(4, "on", List.of("on", "off"), 0.5f, 0.5f),
                4)),
        List.of(new WaitingLabel(label, 5)),
        4,
        5,
        77);
  }

  /** One of those examples, alone. */
  static Predicted predicted(int version) {
    WaitingExample one = waiting(version).examples().get(2);
    return new Predicted(one.example(), one.prediction());
  }

  /** That label, alone. */
  static OfLabel lateLabel(int version) {
    return waiting(version).labels().get(0).arrival();
  }

  private static Example example(int time, float heavier) {
    return new Example(
        "k",
        "e" + time,
        1,
        new float[] {0, time},
        List.of(new Nominal(0, "x")),
        null,
        time,
        1 + heavier * time);
  }

  private static Prediction prediction(
      int time, @Nullable String predicted, List<String> classes, float... probabilities) {
    return new Prediction("k", "e" + time, null, predicted, classes, probabilities, 100 + time);
  }
}

package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WaitingSerializerTest {
  /**
   * Predictions of no class, of one and twice of two, and a label without its example.
   *
   * @param version the first has no weights, and from the fourth on records are whole
   */
  static Waiting waiting(int version) {
    float heavier = version == 1 ? 0 : 0.25f;
    Waiting waiting = new Waiting();
    waiting.add(example(1, heavier), prediction(1, null, List.of()));
    waiting.add(example(2, heavier), prediction(2, "on", List.of("on"), 1));
    waiting.add(example(3, heavier), prediction(3, "off", List.of("on", "off"), 0.25f, 0.75f));
    Example last = example(4, heavier);
    waiting.add(
        version < 5 ? last : last.withTexts(List.of(new Text(1, "a \u05e9 text"))),
        prediction(4, "on", List.of("on", "off"), 0.5f, 0.5f));
    SourceRecord record = new SourceRecord("labels", 1, 2, 3, new byte[] {4});
    waiting.add(
        new OfLabel(
            new Label("k", "e9", "on", 5), version < 4 ? record.withoutKeyAndHeaders() : record));
    waiting.idleAt(77);
    return waiting;
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

  @Test
  void aCopyThatACheckpointWritesStaysAsItWas() {
    Waiting waiting = waiting(KeyedStateSerializerSnapshot.VERSION);
    Waiting copy = WaitingSerializer.INSTANCE.copy(waiting);
    waiting.removeLabel("e9");
    waiting.removeExample("e2");
    waiting.add(example(8, 1), prediction(8, null, List.of()));
    waiting.idleAt(99);

    assertThat(copy)
        .usingRecursiveComparison()
        .isEqualTo(waiting(KeyedStateSerializerSnapshot.VERSION));
  }
}

package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StateBytesTest {
  private static final Placed<OfLabel> LABEL =
      new Placed<>(
          7,
          40,
          new OfLabel(new Label("k", "a41", "hot", 17), new SourceRecord("", 0, 0, 17, null)));

  @Test
  void whatWaitsIsReadAsItWasWritten() throws IOException {
    Placed<Predicted> example =
        new Placed<>(
            6,
            39,
            new Predicted(
                Example.of("a41", new float[] {1.5f, 2}, null),
                new Prediction("", "a41", null, "hot", List.of("hot"), new float[] {1}, 3)));
    StateBytes<Placed<Predicted>> examples = StateBytes.ofExamples();
    StateBytes<Placed<OfLabel>> labels = StateBytes.ofLabels();

    assertThat(examples.value(examples.of(example))).usingRecursiveComparison().isEqualTo(example);
    assertThat(labels.value(labels.of(LABEL))).usingRecursiveComparison().isEqualTo(LABEL);
  }

  @Test
  void stateOfANewerVersionIsRefused() {
    StateBytes<Placed<OfLabel>> labels = StateBytes.ofLabels();
    byte[] newer = labels.of(LABEL);
    newer[0]++;

    assertThatThrownBy(() -> labels.value(newer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("written by a newer version");
  }
}

package io.nsrstream.flink.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Met;
import io.nsrstream.online.graph.RowSettings;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class SteadyProgressTest {
  private static final int TIMES = 5_000;

  @Test
  void aWatermarkThatPassesManyTimesGoesOnInStepsAndPassesNoMessage() throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new SteadyProgress<>(
                new KeepNodes(GraphEvents.settings(RowSettings.DEFAULTS, 10_000, 10_000))),
            GraphMessage::address,
            Types.STRING);
    harness.open();
    for (int time = TIMES; time > 0; time--) {
      Met met = new Met("", "n" + time % 7, time, "other" + time % 3, Optional.empty());
      harness.processElement(new StreamRecord<>(met));
    }
    harness.processWatermark(TIMES);
    List<Object> output = List.copyOf(harness.getOutput());
    harness.close();

    long reached = Long.MIN_VALUE;
    int watermarks = 0;
    for (Object one : output) {
      if (one instanceof Watermark watermark) {
        assertThat(watermark.getTimestamp()).isGreaterThan(reached);
        reached = watermark.getTimestamp();
        watermarks++;
      } else {
        GraphMessage message = (GraphMessage) ((StreamRecord<?>) one).getValue();
        assertThat(message.time()).isGreaterThan(reached);
      }
    }
    assertThat(reached).isEqualTo(TIMES);
    assertThat(watermarks).isBetween(4, 8);
  }
}

package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadingsSerializerTest {
  /**
   * Some in a sequence already, some settled, some that wait.
   *
   * @param heavier how much one reading weighs more than the one before it
   */
  static Readings readings(float heavier) {
    Readings readings = new Readings();
    for (int time = 1; time <= 6; time++) {
      readings.add(
          new OfExample(
              new Example(
                  "k",
                  "r" + time,
                  1,
                  new float[] {0, time},
                  List.of(new Nominal(0, "on")),
                  "x",
                  time,
                  1 + heavier * time),
              new SourceRecord("in", 1, time, -time, new byte[] {(byte) time})),
          2);
    }
    for (int i = 0; i < 4; i++) {
      readings.settleNext();
    }
    readings.advance(4, 2);
    readings.idleAt(77);
    return readings;
  }

  @Test
  void aCopyThatACheckpointWritesStaysAsItWas() {
    Readings readings = readings(0.25f);
    Readings copy = ReadingsSerializer.INSTANCE.copy(readings);
    readings.settleNext();
    readings.endRun();
    readings.idleAt(99);

    assertThat(copy).usingRecursiveComparison().isEqualTo(readings(0.25f));
  }
}

package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadingsSerializerTest {
  /**
   * Some in a sequence already, some settled, some that wait.
   *
   * @param version the first has no weights, and from the fourth on records are whole
   */
  static Readings readings(int version) {
    float heavier = version == 1 ? 0 : 0.25f;
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
              record(version, time)),
          2);
    }
    for (int i = 0; i < 4; i++) {
      readings.settleNext();
    }
    readings.advance(4, 2);
    readings.idleAt(77);
    return readings;
  }

  private static SourceRecord record(int version, int time) {
    SourceRecord bare = new SourceRecord("in", 1, time, -time, new byte[] {(byte) time});
    if (version < 4 || time == 2) {
      return bare.withoutKeyAndHeaders();
    }
    List<Header> headers = List.of(new Header("h", new byte[] {9}), new Header("", null));
    byte[] key = time == 3 ? null : new byte[] {7, (byte) time};
    SourceRecord whole =
        new SourceRecord("in", 1, time, -time, bare.bytes(), key, time == 4 ? List.of() : headers);
    return time == 5 ? whole.element(12, new byte[] {1, 2}) : whole;
  }

  @Test
  void aCopyThatACheckpointWritesStaysAsItWas() {
    Readings readings = readings(KeyedStateSerializerSnapshot.VERSION);
    Readings copy = ReadingsSerializer.INSTANCE.copy(readings);
    readings.settleNext();
    readings.endRun();
    readings.idleAt(99);

    assertThat(copy)
        .usingRecursiveComparison()
        .isEqualTo(readings(KeyedStateSerializerSnapshot.VERSION));
  }
}

package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.List;

/** What is in the golden files of the readings of a key. */
final class ReadingStates {
  private ReadingStates() {}

  /**
   * Some in a sequence already, some settled, some that wait.
   *
   * @param version the first has no weights, and from the fourth on records are whole
   */
  static Readings readings(int version) {
    float heavier = version == 1 ? 0 : 0.25f;
    List<OfExample> all = new ArrayList<>();
    for (int time = 3; time <= 6; time++) {
      all.add(
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
              record(version, time)));
    }
    return new Readings(all, 2, 2, 4, 77);
  }

  /** One of those readings, alone. */
  static OfExample reading(int version) {
    return readings(version).all().get(2);
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
}

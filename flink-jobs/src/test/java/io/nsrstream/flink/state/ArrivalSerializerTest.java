package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Label;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArrivalSerializerTest {
  private static final ArrivalSerializer SERIALIZER = ArrivalSerializer.INSTANCE;
  private static final SourceRecord RECORD = new SourceRecord("in", 3, 1L << 33, 7, new byte[] {1});

  static Stream<Arrival> arrivals() {
    String longText = "é".repeat(70_000);
    float[] features = {0.1f, -0f, Float.MIN_VALUE, 3e38f};
    return Stream.of(
        new OfExample(new Example("k", "1", features, List.of(), "idle", 5), RECORD),
        new OfExample(
            new Example("k", "1", features, List.of(), "idle", 5)
                .withTexts(List.of(new Text(0, "how to \ud800?"), new Text(1, ""))),
            RECORD),
        new OfExample(new Example("k", "2", 2, features, List.of(), "idle", 6), RECORD),
        new OfExample(new Example("k", "3", 2, features, List.of(), "idle", 6, 0.3f), RECORD),
        new OfExample(
            new Example("", "", new float[0], List.of(), null, Long.MIN_VALUE),
            new SourceRecord("", 0, 0, -1, null)),
        new OfExample(
            new Example(
                longText,
                longText,
                features,
                List.of(new Nominal(1, "tcp"), new Nominal(3, longText)),
                longText,
                0),
            new SourceRecord("in", 0, 0, 0, new byte[100_000])),
        new OfExample(
            Example.of("e", features, "x"),
            new SourceRecord(
                "in", 0, 0, 4, 9, null, new byte[0], List.of(new Header(longText, null)))),
        new OfLabel(
            new Label("", "1", "idle", 0), RECORD.element(0, new byte[2]).withoutKeyAndHeaders()),
        new OfLabel(new Label(longText, "1", "idle", Long.MAX_VALUE), RECORD),
        SERIALIZER.createInstance());
  }

  @ParameterizedTest
  @MethodSource("arrivals")
  void arrivalsReadBackAsTheyWere(Arrival arrival) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SERIALIZER.serialize(arrival, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(SERIALIZER.deserialize(in)).usingRecursiveComparison().isEqualTo(arrival);
    assertThat(in.available()).isZero();
  }

  @Test
  void aCheckpointWithArrivalsInFlightFindsTheirSerializer() throws IOException {
    TypeSerializerSnapshot<Arrival> old = KeyedStateSerializerTest.savedAndRead(SERIALIZER);
    assertThat(old.restoreSerializer()).isEqualTo(SERIALIZER);
  }
}

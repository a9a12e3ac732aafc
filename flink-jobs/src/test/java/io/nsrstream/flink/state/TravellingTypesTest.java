package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.flink.jobs.NsrStreams.RejectedExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.evaluation.Scores;
import io.nsrstream.online.learner.LearnerReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes from operator to operator is written by Flink's own serializers, never by Kryo. */
final class TravellingTypesTest {
  private static final Scores SCORES =
      new Scores(2, 0.5, Double.NaN, -0.1, 0.2, 0.3, 0.7, 0.5, 0.4, new double[] {1, Double.NaN});

  static Stream<Record> travellers() {
    return Stream.of(
        new Example(
            "k",
            "1",
            2,
            new float[] {1, Example.MISSING, 0, 0},
            List.of(new Nominal(2, "red")),
            List.of(new Text(3, "hot and loud")),
            "idle",
            1L << 40,
            0.5f),
        Example.of("2", new float[] {1}, null),
        new RejectedExample("k", "1", "features must be finite"),
        new Prediction(
            "k", "1", "idle", "broken", List.of("idle", "broken"), new float[] {0.25f, 0.75f}, 9),
        new Prediction("", "2", null, null, List.of(), new float[0], 0),
        new SourceRecord("in", 2, 1L << 40, -1, new byte[] {0, -1}),
        new SourceRecord("in", 0, 0, 0, null),
        new SourceRecord(
            "in", 0, 0, 0, null, new byte[] {7}, List.of(new Header("h", new byte[] {8}))),
        new RejectedRecord(
            new SourceRecord(
                "in", 1, 7, 3, 9, new byte[] {'x'}, null, List.of(new Header("", null))),
            "no JSON"),
        new RejectedRecord(new SourceRecord("in", 1, 8, 0, null).withoutKeyAndHeaders(), "empty"),
        new MetricsRecord(
            "k",
            new LearnerReport(
                2,
                1,
                List.of("idle", "broken"),
                0.7,
                0.01,
                Map.of("hidden1", 0.5, "logits", 1.5),
                Map.of("hidden1", Double.POSITIVE_INFINITY, "logits", Double.NaN),
                0,
                6,
                List.of(
                    new LearnerReport.Member("batch=1", 0.5, 0.25, 1, List.of("hidden1", "logits")),
                    new LearnerReport.Member("batch=8", 0, 0, 0, List.of())),
                Map.of("member 1", 0.5),
                new LearnerReport.DriftReport(3, 1, 2),
                true,
                SCORES,
                SCORES,
                SCORES),
            5,
            1L << 33));
  }

  @ParameterizedTest
  @MethodSource("travellers")
  void readsBackWithoutGenericTypes(Record traveller) throws IOException {
    assertThat(throughFlink(traveller))
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .withEqualsForType(Float::equals, Float.class)
        .isEqualTo(traveller);
  }

  private static <T> T throughFlink(T value) throws IOException {
    Configuration noKryo = new Configuration();
    noKryo.set(PipelineOptions.GENERIC_TYPES, false);
    @SuppressWarnings("unchecked") // a value's class is a class of its type
    Class<T> type = (Class<T>) value.getClass();
    TypeSerializer<T> serializer =
        TypeInformation.of(type).createSerializer(new SerializerConfigImpl(noKryo));
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return read;
  }
}

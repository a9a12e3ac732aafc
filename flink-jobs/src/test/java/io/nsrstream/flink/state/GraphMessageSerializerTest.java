package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.GraphMessage.Answered;
import io.nsrstream.flink.state.GraphMessage.Arrived;
import io.nsrstream.flink.state.GraphMessage.Asked;
import io.nsrstream.flink.state.GraphMessage.Labelled;
import io.nsrstream.flink.state.GraphMessage.Met;
import io.nsrstream.flink.state.GraphMessage.Told;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.Answer;
import io.nsrstream.online.graph.Features;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class GraphMessageSerializerTest {
  private static final SourceRecord RECORD = new SourceRecord("in", 1, 2, 3, new byte[] {4});

  private static List<GraphMessage> messages() {
    Example node = new Example("k", "a", new float[] {1, Float.NaN}, List.of(), null, 7);
    return List.of(
        new Arrived(new OfExample(node, RECORD)),
        new Met("k", "a", 7, "b", Optional.of(RECORD)),
        new Met("k", "b", 7, "a", Optional.empty()),
        new Told("k", "a", 7, "b", Features.UNKNOWN, true),
        new Told("", "a", -7, "", Features.of(2.5f, 0, Float.NaN), false),
        new Asked("k", "a", 7, "b", 2),
        new Labelled("k", "a", 7, "läbel"),
        new Answered(
            "k", "a", 7, new Answer("b", Features.of(1), Features.of(2, 3), Optional.of("x"))),
        new Answered(
            "k", "a", 7, new Answer("b", Features.UNKNOWN, Features.UNKNOWN, Optional.empty())));
  }

  private static byte[] written() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (GraphMessage message : messages()) {
      GraphMessageSerializer.INSTANCE.serialize(message, out);
    }
    return out.getCopyOfBuffer();
  }

  @Test
  void everyMessageIsReadBack() throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(written());
    for (GraphMessage message : messages()) {
      assertThat(GraphMessageSerializer.INSTANCE.deserialize(in))
          .usingRecursiveComparison()
          .withEqualsForType(Float::equals, Float.class)
          .isEqualTo(message);
    }
    assertThat(in.available()).isZero();
  }

  @Test
  void theFormatChangesOnlyWithItsVersion() throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(written());

    assertThat(GraphMessageSerializer.INSTANCE.version()).isEqualTo(5);
    assertThat(checksum.getValue())
        .as("savepoints hold these bytes: raise the version and keep reading the old one")
        .isEqualTo(1_349_079_487L);
  }

  @Test
  void anUnknownKindIsRefused() {
    DataOutputSerializer out = new DataOutputSerializer(64);
    assertThatThrownBy(
            () -> {
              out.write(new byte[64]);
              byte[] bytes = out.getCopyOfBuffer();
              bytes[0] = 99;
              GraphMessageSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes));
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("99");
  }

  @Test
  void theOrderOfMessagesOfOneTimeDoesNotDependOnHowTheyCame() {
    Example node = new Example("k", "a", new float[] {1}, List.of(), null, 7);
    List<GraphMessage> all = new ArrayList<>(messages());
    for (int offset = 0; offset < 12; offset++) {
      SourceRecord place = new SourceRecord("in", 0, offset, 3, new byte[0]);
      all.add(new Arrived(new OfExample(node, place)));
    }
    all.sort(GraphMessage.ORDER);
    for (long seed = 0; seed < 5; seed++) {
      List<GraphMessage> shuffled = new ArrayList<>(all);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(GraphMessage.ORDER);
      assertThat(shuffled).extracting(GraphMessage::phase).isSorted();
      assertThat(shuffled.stream().filter(Arrived.class::isInstance).toList())
          .isEqualTo(all.stream().filter(Arrived.class::isInstance).toList());
    }
  }

  @Test
  void differentNodesHaveDifferentAddresses() {
    assertThat(new Asked("a", "b", 0, "", 1).address())
        .isNotEqualTo(new Asked("ab", "", 0, "", 1).address())
        .isNotEqualTo(new Asked("", "ab", 0, "", 1).address());
    assertThat(new Asked("1", "1:", 0, "", 1).address())
        .isNotEqualTo(new Asked("11:", "", 0, "", 1).address());
  }
}

package io.nsrstream.connectors.avro;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.RecordBounds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Container files as Avro's own writer writes them, whole and damaged. */
@Timeout(60)
final class AvroContainerTest {
  private static final Schema SCHEMA = AvroRecords.record("x:'float'", "mode:['null','string']");
  private static final int COUNT = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate"})
  void recordsAreThoseOfATopic(String codec) throws Exception {
    AvroContainer file = open(file(SCHEMA, codec, COUNT));

    assertThat(file.schema()).isEqualTo(SCHEMA);
    for (int i = 0; i < COUNT; i++) {
      assertThat(file.next()).isEqualTo(AvroRecords.bytes(SCHEMA, datum(SCHEMA, i)));
    }
    assertThat(file.next()).isNull();
    assertThat(file.next()).isNull();
  }

  @Test
  void aFileWithoutRecordsHasNone() throws Exception {
    assertThat(open(file(SCHEMA, "null", 0)).next()).isNull();
  }

  @Test
  void aFileMayHaveNoFurtherFacts() throws Exception {
    byte[] file = new byte[] {'O', 'b', 'j', 1, 2, 22};
    byte[] name = "avro.schema".getBytes(US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(file);
    out.writeBytes(name);
    out.write(10);
    out.writeBytes("\"int\"".getBytes(US_ASCII));
    out.write(0);
    out.writeBytes(new byte[16]);
    out.writeBytes(new byte[] {4, 4, 8, 10});
    out.writeBytes(new byte[16]);

    AvroContainer container = open(out.toByteArray());
    assertThat(container.next()).containsExactly(8);
    assertThat(container.next()).containsExactly(10);
    assertThat(container.next()).isNull();
  }

  @Test
  void everyShorterFileIsRefusedOrEndsAtABlock() throws Exception {
    byte[] whole = file(SCHEMA, "null", 20);
    int blocks = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] shorter = Arrays.copyOf(whole, length);
      try {
        readAll(shorter);
        blocks++;
      } catch (BadRecordException early) {
        assertThat(early).hasMessageContaining("ends early");
      }
    }
    // The header alone is a file without records.
    assertThat(blocks).isEqualTo(1);
  }

  @Test
  void damagedFilesEndWithARefusal() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (String codec : List.of("null", "deflate")) {
      byte[] whole = file(SCHEMA, codec, 50);
      int refused = 0;
      for (int i = 0; i < 20_000; i++) {
        byte[] damaged = whole.clone();
        for (int k = 0; k < 3; k++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        try {
          readAll(damaged);
        } catch (BadRecordException bad) {
          refused++;
          assertThat(bad.reason()).isNotBlank().hasSizeLessThan(2_000);
        }
      }
      assertThat(refused).isPositive();
    }
  }

  @Test
  void lengthsReserveNoMoreThanTheFileHolds() throws Exception {
    byte[] header = file(SCHEMA, "null", 0);
    // One record of 268 million bytes, and one of 2^62.
    assertThatThrownBy(() -> readAll(with(header, 2, 0x80, 0x80, 0x80, 0x80, 0x02)))
        .hasMessage("the file must be complete, but ends early");
    assertThatThrownBy(
            () -> readAll(with(header, 2, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1)))
        .hasMessageContaining(
            "a block must have 0 to 268435456 bytes, but has 4611686018427387903");
    assertThatThrownBy(
            () ->
                readAll(
                    with(header, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02)))
        .hasMessage("the file is damaged: a number is longer than 64 bits");
  }

  @Test
  void otherCodecsAreRefusedWithACommand() throws Exception {
    byte[] file = file(SCHEMA, "deflate", 3);
    int at = new String(file, ISO_8859_1).indexOf("deflate");
    System.arraycopy("zstande".getBytes(US_ASCII), 0, file, at, 7);

    assertThatThrownBy(() -> open(file))
        .hasMessage(
            "the codec must be null or deflate, but is zstande: write the file anew, as with java"
                + " -jar avro-tools.jar recodec --codec deflate");
  }

  private static byte[] with(byte[] header, int... further) {
    byte[] all = Arrays.copyOf(header, header.length + further.length);
    for (int i = 0; i < further.length; i++) {
      all[header.length + i] = (byte) further[i];
    }
    return all;
  }

  private static List<byte[]> readAll(byte[] bytes) throws IOException, BadRecordException {
    AvroContainer file = open(bytes);
    List<byte[]> records = new ArrayList<>();
    for (byte[] record = file.next(); record != null; record = file.next()) {
      records.add(record);
      if (records.size() > bytes.length) {
        break;
      }
    }
    return records;
  }

  private static AvroContainer open(byte[] bytes) throws IOException, BadRecordException {
    return AvroContainer.open(new ByteArrayInputStream(bytes), RecordBounds.DEFAULTS);
  }

  private static GenericRecord datum(Schema schema, int i) {
    return AvroRecords.datum(schema, Map.of("x", (float) i, "mode", "mode " + i % 3));
  }

  private static byte[] file(Schema schema, String codec, int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).setSyncInterval(512);
      writer.create(schema, out, new byte[16]);
      for (int i = 0; i < count; i++) {
        writer.append(datum(schema, i));
      }
    }
    return out.toByteArray();
  }
}

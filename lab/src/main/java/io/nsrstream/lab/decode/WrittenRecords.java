package io.nsrstream.lab.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.online.data.Example;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** The same example as a record of each kind: key, id, label, time, and a field per feature. */
final class WrittenRecords {
  private static final byte[] FRAME = {0, 0, 0, 0, OneSchemaRegistry.ID};

  private final List<String> features;

  WrittenRecords(int features) {
    this.features = IntStream.range(0, features).mapToObj(i -> "f" + i).toList();
  }

  /** JSON pointers of the features. */
  List<String> pointers() {
    return features.stream().map(name -> "/" + name).toList();
  }

  /** The columns of a line. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("key", "id", "label", "time"));
    columns.addAll(features);
    return columns;
  }

  /** The schema in Avro. */
  String schema() {
    FieldAssembler<Schema> fields =
        SchemaBuilder.record("Reading")
            .fields()
            .requiredString("key")
            .requiredString("id")
            .requiredString("label")
            .requiredLong("time");
    features.forEach(fields::requiredFloat);
    return fields.endRecord().toString();
  }

  /** The record of an example with a label. */
  byte[] write(RecordKind kind, Example example) {
    return switch (kind) {
      case JSON -> json(example);
      case CSV -> csv(example);
      case AVRO -> avro(example, new byte[0]);
      case CONFLUENT_AVRO -> avro(example, FRAME);
    };
  }

  private byte[] json(Example example) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("key", example.key())
            .put("id", example.id())
            .put("label", example.label())
            .put("time", example.time());
    for (int i = 0; i < features.size(); i++) {
      json.put(features.get(i), example.features()[i]);
    }
    return json.toString().getBytes(UTF_8);
  }

  private static byte[] csv(Example example) {
    StringJoiner line = new StringJoiner(",");
    line.add(example.key()).add(example.id()).add(example.label());
    line.add(Long.toString(example.time()));
    for (float feature : example.features()) {
      line.add(Float.toString(feature));
    }
    return line.toString().getBytes(UTF_8);
  }

  private static byte[] avro(Example example, byte[] prefix) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(prefix);
    try {
      BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(out, null);
      avro.writeString(example.key());
      avro.writeString(example.id());
      avro.writeString(String.valueOf(example.label()));
      avro.writeLong(example.time());
      for (float feature : example.features()) {
        avro.writeFloat(feature);
      }
      avro.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return out.toByteArray();
  }
}

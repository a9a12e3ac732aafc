package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/**
 * Writes examples as JSON records that a {@link ExampleReader} with {@link #mapping()} reads back
 * to the last bit. A missing feature is null. Key {@code ""}, no label and weight 1 are left out.
 * Not thread-safe; each thread has its own.
 */
public final class JsonExampleWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private static final int USUAL_RECORD_BYTES = 512;

  private static final RecordMapping WEIGHTED =
      RecordMapping.DEFAULTS
          .withWeight("/weight")
          // Streams count from 0.
          .withTimeFormat(TimeFormat.ELAPSED_MS);

  private final List<String> columns;
  private final RecordMapping mapping;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_RECORD_BYTES);

  private JsonExampleWriter(List<String> columns, RecordMapping mapping) {
    this.columns = columns;
    this.mapping = mapping;
  }

  /**
   * A writer of the default format, {@code "features":[0.5,1.0]} or, for a sequence, {@code
   * "features":[[0.5,1.0],[0.25,0.0]]}: for examples of numbers alone.
   */
  public static JsonExampleWriter ofArrays() {
    return new JsonExampleWriter(List.of(), WEIGHTED);
  }

  /**
   * A writer of one field per feature, {@code "features":{"duration":0.0,"protocol":"tcp"}}: for
   * plain vectors with nominal values.
   *
   * @param columns the name of each feature, in the order of the examples; all different
   */
  public static JsonExampleWriter ofColumns(List<String> columns) {
    return ofColumns(columns, List.of());
  }

  /**
   * The same, where some columns are texts.
   *
   * @param columns the name of each feature, in the order of the examples; all different
   * @param texts those of them that are texts
   */
  public static JsonExampleWriter ofColumns(List<String> columns, List<String> texts) {
    List<String> pointers = columns.stream().map(JsonExampleWriter::pointer).toList();
    return new JsonExampleWriter(
        List.copyOf(columns),
        WEIGHTED
            .withBounds(
                RecordBounds.DEFAULTS.withMaxFeatures(
                    Math.max(columns.size(), RecordBounds.DEFAULTS.maxFeatures())))
            .withFeatures(pointers)
            .withText(texts.stream().map(JsonExampleWriter::pointer).toList()));
  }

  private static String pointer(String column) {
    return "/features/" + column.replace("~", "~0").replace("/", "~1");
  }

  /** What reads the records back. */
  public RecordMapping mapping() {
    return mapping;
  }

  /**
   * The record of an example, in UTF-8.
   *
   * @throws IllegalArgumentException if the example does not fit the format: it has another number
   *     of features than there are columns, or is a sequence, nominal values where there are none,
   *     a feature that is infinite, or a weight beyond the bounds of {@link #mapping()}
   */
  public byte[] write(Example example) {
    requireFit(example);
    bytes.reset();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      writeFeatures(json, example);
      if (!example.key().isEmpty()) {
        json.writeStringField("key", example.key());
      }
      json.writeStringField("id", example.id());
      String label = example.label();
      if (label != null) {
        json.writeStringField("label", label);
      }
      json.writeNumberField("time", example.time());
      if (example.weight() != 1) {
        json.writeNumberField("weight", example.weight());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private void writeFeatures(JsonGenerator json, Example example) throws IOException {
    json.writeFieldName("features");
    if (columns.isEmpty()) {
      writeSteps(json, example);
    } else {
      json.writeStartObject();
      writeColumns(json, example);
      json.writeEndObject();
    }
  }

  private static void writeSteps(JsonGenerator json, Example example) throws IOException {
    int steps = example.steps();
    if (steps == 1) {
      writeStep(json, example.features(), 0, example.features().length);
      return;
    }
    int channels = example.features().length / steps;
    json.writeStartArray();
    for (int step = 0; step < steps; step++) {
      writeStep(json, example.features(), step * channels, channels);
    }
    json.writeEndArray();
  }

  private static void writeStep(JsonGenerator json, float[] features, int from, int channels)
      throws IOException {
    json.writeStartArray();
    for (int i = from; i < from + channels; i++) {
      writeNumber(json, features[i]);
    }
    json.writeEndArray();
  }

  private void writeColumns(JsonGenerator json, Example example) throws IOException {
    Iterator<Nominal> nominals = example.nominals().iterator();
    Nominal nominal = nominals.hasNext() ? nominals.next() : null;
    Iterator<Text> texts = example.texts().iterator();
    Text text = texts.hasNext() ? texts.next() : null;
    for (int i = 0; i < columns.size(); i++) {
      json.writeFieldName(columns.get(i));
      if (nominal != null && nominal.position() == i) {
        json.writeString(nominal.value());
        nominal = nominals.hasNext() ? nominals.next() : null;
      } else if (text != null && text.position() == i) {
        writeText(json, text, example.features()[i]);
        text = texts.hasNext() ? texts.next() : null;
      } else {
        writeNumber(json, example.features()[i]);
      }
    }
  }

  private static void writeText(JsonGenerator json, Text text, float feature) throws IOException {
    if (Example.isMissing(feature)) {
      json.writeNull();
    } else {
      json.writeString(text.value());
    }
  }

  private static void writeNumber(JsonGenerator json, float feature) throws IOException {
    if (Example.isMissing(feature)) {
      json.writeNull();
    } else {
      json.writeNumber(feature);
    }
  }

  private void requireFit(Example example) {
    if (!mapping.bounds().allowsWeight(example.weight())) {
      throw new IllegalArgumentException(
          "example %s must have a weight from %s to %s, but has %s: scale the weights"
              .formatted(
                  example.id(),
                  mapping.bounds().minWeight(),
                  mapping.bounds().maxWeight(),
                  example.weight()));
    }
    if (columns.isEmpty() && !(example.nominals().isEmpty() && example.texts().isEmpty())) {
      throw new IllegalArgumentException(
          "example %s has nominal values or texts, which an array of features cannot hold: write it with"
                  .formatted(example.id())
              + " JsonExampleWriter.ofColumns");
    }
    if (!columns.isEmpty() && example.steps() > 1) {
      throw new IllegalArgumentException(
          "example %s must be a plain vector to have columns, but has %d steps: write it with"
                  .formatted(example.id(), example.steps())
              + " JsonExampleWriter.ofArrays");
    }
    if (!columns.isEmpty() && columns.size() != example.features().length) {
      throw new IllegalArgumentException(
          "example %s must have %d features, one per column, but has %d: give the columns of its stream"
              .formatted(example.id(), columns.size(), example.features().length));
    }
    for (int i = 0; i < example.features().length; i++) {
      if (Float.isInfinite(example.features()[i])) {
        throw new IllegalArgumentException(
            "feature %d of example %s must be finite or missing (NaN), but is %s: leave such examples out"
                .formatted(i, example.id(), example.features()[i]));
      }
    }
  }
}

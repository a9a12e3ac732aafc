package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.Decoded.Tombstone;
import io.nsrstream.connectors.records.RecordMapping.Absent;
import io.nsrstream.connectors.records.RecordMapping.Tombstones;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads examples from records in one pass, without building a tree; the records are JSON unless
 * another format opens them. Strict: a record that is not exactly one object with every feature in
 * its place is rejected with its reason. Not thread-safe; each thread has its own.
 */
public final class ExampleReader {
  private static final Logger LOG = LoggerFactory.getLogger(ExampleReader.class);

  private final RecordMapping mapping;
  private final RecordFormat format;
  private final RecordFields fields;
  private final List<FeatureField> features = new ArrayList<>();
  private final WeightField weight;
  private final ExampleArray array;

  /** Reads records of a mapping; times of the future are those after the system's clock. */
  public ExampleReader(RecordMapping mapping) {
    this(mapping, System::currentTimeMillis);
  }

  /**
   * The same with another clock.
   *
   * @param clock milliseconds since 1970
   */
  public ExampleReader(RecordMapping mapping, LongSupplier clock) {
    this(mapping, new JsonFormat(mapping.bounds()), clock);
  }

  /**
   * Reads records of another format.
   *
   * @param clock milliseconds since 1970
   */
  public ExampleReader(RecordMapping mapping, RecordFormat format, LongSupplier clock) {
    this(mapping, format, clock, LOG::warn);
  }

  ExampleReader(
      RecordMapping mapping, RecordFormat format, LongSupplier clock, Consumer<String> warnings) {
    this.mapping = mapping;
    this.format = format;
    fields = new RecordFields(mapping, clock);
    for (String pointer : mapping.features()) {
      features.add(fields.put(pointer, new FeatureField(pointer, mapping, warnings)));
    }
    array = new ExampleArray(mapping);
    weight = fields.put(mapping.weight(), new WeightField(mapping));
  }

  /**
   * The examples of a Kafka record: one, or one for each element of the array at {@code
   * mapping.examples}. The id of an example without one names its place, so it is the same after a
   * replay.
   */
  public List<Decoded<Example>> decode(SourceRecord record) {
    if (record.isTombstone() && mapping.tombstones() == Tombstones.SKIP) {
      return List.of(new Tombstone<>(record));
    }
    String id = record.partition() + "-" + record.offset();
    try {
      RecordSize.require(record, mapping.bounds().maxRecordBytes());
      if (!mapping.examples().isEmpty()) {
        return array.read(format, record, (parser, index) -> element(parser, record, id, index));
      }
      format.read(record, parser -> fields.read(parser, record));
      return List.of(decoded(record, id));
    } catch (BadRecordException bad) {
      return List.of(new Refused<>(bad.reason(), record));
    }
  }

  private Decoded<Example> element(JsonParser parser, SourceRecord record, String id, int index)
      throws IOException, BadRecordException {
    fields.read(parser, record);
    return decoded(record, id + "-" + index);
  }

  private Decoded<Example> decoded(SourceRecord record, String id) throws BadRecordException {
    return isDeletion()
        ? new Tombstone<>(record)
        : new Taken<>(example(id, record.timestamp()), record);
  }

  /** Whether the record has null in place of the object that holds all features. */
  private boolean isDeletion() {
    if (mapping.tombstones() != Tombstones.SKIP) {
      return false;
    }
    for (FeatureField feature : features) {
      if (feature.isNull() || feature.steps() > 0 || !fields.isInsideNull(feature.pointer())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The example in bytes that hold one and come from no Kafka record.
   *
   * @param bytes the record as it came, or null where there is none
   * @param fallbackId the id of a record that names none
   * @param fallbackTime the time of a record that names none, milliseconds since the epoch
   * @throws BadRecordException if the record holds no example; its message is the reason
   */
  public Example decode(byte @Nullable [] bytes, String fallbackId, long fallbackTime)
      throws BadRecordException {
    SourceRecord record = new SourceRecord("", 0, 0, fallbackTime, bytes);
    format.read(record, parser -> fields.read(parser, record));
    return example(fallbackId, fallbackTime);
  }

  private Example example(String fallbackId, long fallbackTime) throws BadRecordException {
    int steps = steps();
    int channels = channels(steps);
    return new Example(
        Objects.requireNonNullElse(fields.key(), ""),
        Objects.requireNonNullElse(fields.id(), fallbackId),
        steps,
        values(steps, channels),
        nominals(),
        texts(),
        fields.label(),
        fields.timeOr(fallbackTime),
        weight.value());
  }

  /** The number of steps, at each of which all fields have their features. */
  private int steps() throws BadRecordException {
    FeatureField first = null;
    boolean named = false;
    for (FeatureField feature : features) {
      named |= feature.isNull();
      if (feature.steps() == 0) {
        requireMayLack(feature);
      } else if (first == null) {
        first = feature;
      } else if (feature.steps() != first.steps()) {
        throw new BadRecordException(
            "%s must have %d steps like %s, but has %d"
                .formatted(feature.pointer(), first.steps(), first.pointer(), feature.steps()));
      }
    }
    if (first == null) {
      requireFeatures(named);
      return 1;
    }
    return first.steps();
  }

  private void requireMayLack(FeatureField feature) throws BadRecordException {
    if (!feature.isNull() && mapping.absent() == Absent.REJECT) {
      throw new BadRecordException(
          feature.pointer()
              + " must be in the record, but is absent: send null where it is not known, or set"
              + " mapping.absent to MISSING");
    }
  }

  /** Null in the place of all features may stand for an array, whose length it does not say. */
  private void requireFeatures(boolean named) throws BadRecordException {
    if (!named || (features.size() == 1 && mapping.width() != 1)) {
      throw new BadRecordException(
          "record must have features at %s, but has none".formatted(mapping.features()));
    }
  }

  /** The number of features per step. */
  private int channels(int steps) throws BadRecordException {
    int channels = 0;
    for (FeatureField feature : features) {
      channels += feature.channels();
    }
    if ((long) steps * channels > mapping.bounds().maxFeatures()) {
      throw new BadRecordException(
          "record must have at most %d features (mapping.bounds.maxFeatures), but has %s"
              .formatted(mapping.bounds().maxFeatures(), shape(steps, channels)));
    }
    if (mapping.width() > 0 && channels != mapping.width()) {
      throw new BadRecordException(
          "record must have %d features%s (mapping.width), but has %s"
              .formatted(mapping.width(), steps == 1 ? "" : " per step", shape(steps, channels)));
    }
    return channels;
  }

  private static String shape(int steps, int channels) {
    return steps == 1 ? Integer.toString(channels) : "%d steps of %d".formatted(steps, channels);
  }

  /** The features, {@code [steps × channels]}: at each step, field after field. */
  private float[] values(int steps, int channels) {
    float[] values = new float[steps * channels];
    int at = 0;
    for (int step = 0; step < steps; step++) {
      for (FeatureField feature : features) {
        feature.copyStep(step, values, at);
        at += feature.channels();
      }
    }
    return values;
  }

  /** The features that are texts, missing ones included. */
  private List<Text> texts() {
    if (mapping.text().isEmpty()) {
      return List.of();
    }
    List<Text> texts = new ArrayList<>();
    int position = 0;
    for (FeatureField feature : features) {
      if (feature.isText()) {
        texts.add(new Text(position, feature.text()));
      }
      position += feature.channels();
    }
    return texts;
  }

  /** The features that are names; only a record of one step has any. */
  private List<Nominal> nominals() {
    List<Nominal> nominals = List.of();
    int position = 0;
    for (FeatureField feature : features) {
      String nominal = feature.nominal();
      if (nominal != null) {
        nominals = nominals.isEmpty() ? new ArrayList<>() : nominals;
        nominals.add(new Nominal(position, nominal));
      }
      position += feature.channels();
    }
    return nominals;
  }
}

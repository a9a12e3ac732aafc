package io.nsrstream.connectors.json;

import io.nsrstream.online.data.Label;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads labels that come as JSON records of their own: key, id, label and time are where examples
 * have them, and features are not looked at. As strict as a {@link JsonExampleReader}. Not
 * thread-safe; each thread has its own.
 */
public final class JsonLabelReader {
  private final RecordMapping mapping;
  private final JsonFields fields;

  /** Reads records of a mapping; times of the future are those after the system's clock. */
  public JsonLabelReader(RecordMapping mapping) {
    this(mapping, System::currentTimeMillis);
  }

  /**
   * The same with another clock.
   *
   * @param clock milliseconds since 1970
   */
  public JsonLabelReader(RecordMapping mapping, LongSupplier clock) {
    this.mapping = mapping;
    fields = new JsonFields(mapping, clock);
  }

  /**
   * The label in a record.
   *
   * @param bytes the record as it came, or null where it came without a value
   * @param fallbackTime the time of a record that names none, milliseconds since the epoch
   * @throws BadRecordException if the record holds no label of an example; its message is the
   *     reason
   */
  public Label decode(byte @Nullable [] bytes, long fallbackTime) throws BadRecordException {
    fields.read(bytes);
    return new Label(
        Objects.requireNonNullElse(fields.key(), ""),
        required(mapping.id(), fields.id()),
        required(mapping.label(), fields.label()),
        fields.timeOr(fallbackTime));
  }

  private static String required(String pointer, @Nullable String value) throws BadRecordException {
    if (value == null) {
      throw new BadRecordException(pointer + " must be in the record, but is missing");
    }
    return value;
  }
}

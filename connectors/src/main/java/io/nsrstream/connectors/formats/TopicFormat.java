package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.avro.AvroFormat;
import io.nsrstream.connectors.avro.AvroSchemas;
import io.nsrstream.connectors.csv.CsvFormat;
import io.nsrstream.connectors.records.Framing;
import io.nsrstream.connectors.records.JsonFormat;
import io.nsrstream.connectors.records.RecordBounds;
import io.nsrstream.connectors.records.RecordFormat;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The format of a job's topics with all that its settings name, so that it travels with the job to
 * machines where no file of the settings is.
 *
 * @param settings as they were read
 * @param schema the text of the schema, {@code ""} where the settings name none
 */
public record TopicFormat(FormatSettings settings, String schema) implements RecordFormat.Opener {

  /** Plain JSON. */
  public static final TopicFormat JSON = new TopicFormat(FormatSettings.DEFAULTS, "");

  /**
   * The format of settings.
   *
   * @throws InvalidSettingsException if a file that they name cannot be used
   */
  public static TopicFormat of(FormatSettings settings) {
    if (settings.schema().isEmpty()) {
      return new TopicFormat(settings, "");
    }
    try {
      String schema = Files.readString(Path.of(settings.schema()));
      AvroSchemas.parse(schema, List.of());
      return new TopicFormat(settings, schema);
    } catch (IOException | InvalidPathException unreadable) {
      throw refused(settings, "cannot be read: " + unreadable);
    } catch (IllegalArgumentException malformed) {
      throw refused(settings, String.valueOf(malformed.getMessage()));
    }
  }

  private static InvalidSettingsException refused(FormatSettings settings, String reason) {
    return new InvalidSettingsException(
        List.of(
            new Violation(
                "format.schema",
                "must be a file with an Avro schema",
                "\"%s\" (%s)".formatted(settings.schema(), reason),
                "give the path of the .avsc file, seen from where the job is started")));
  }

  /** The format of records of the labels topic. */
  public TopicFormat ofLabels() {
    return new TopicFormat(
        new FormatSettings(
            settings.type(),
            settings.framing(),
            settings.schema(),
            settings.csv().ofLabels(),
            settings.predictions(),
            settings.registry()),
        schema);
  }

  @Override
  public RecordFormat open(RecordMapping mapping, LongSupplier clock) {
    return switch (settings.framing()) {
      case NONE -> unframed(mapping);
      case CONFLUENT -> new ConfluentFormat(framed(mapping.bounds(), clock));
    };
  }

  private RecordFormat unframed(RecordMapping mapping) {
    return switch (settings.type()) {
      case JSON -> new JsonFormat(mapping.bounds());
      case CSV -> new CsvFormat(settings.csv(), mapping);
      case AVRO ->
          new AvroFormat(
              AvroSchemas.parse(schema, List.of()), mapping.bounds(), TopicFormat::hintOfAvro);
    };
  }

  private static String hintOfAvro(byte[] bytes, String expected) {
    String hint = Framing.hint(bytes, expected);
    return hint.isEmpty() ? "; check that format.schema is the schema it was written with" : hint;
  }

  private ConfluentFormat.Formats framed(RecordBounds bounds, LongSupplier clock) {
    if (settings.type() == FormatSettings.Type.AVRO) {
      return new FormatsById(settings.registry(), bounds, clock)::format;
    }
    RecordFormat json = new JsonFormat(bounds, Framing::hintInside);
    return id -> json;
  }
}

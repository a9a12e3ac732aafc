package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.avro.PredictionAvro;
import io.nsrstream.connectors.csv.PredictionCsv;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.registry.RegisteredSchema;
import io.nsrstream.connectors.registry.SchemaRefusedException;
import io.nsrstream.connectors.registry.SchemaRegistry;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/** How predictions are written. */
public sealed interface PredictionFormat extends Serializable {

  /** Plain JSON. */
  PredictionFormat JSON = new Json(new byte[] {});

  /** The record of a prediction. */
  byte[] bytes(Prediction prediction);

  /**
   * The format of settings. In Confluent's framing, the registry is asked for the id of the schema
   * of predictions, and the schema is added where it is not there yet.
   *
   * @param topic the schema's subject is its name and {@code -value}
   * @param clock milliseconds that only grow
   * @throws InvalidSettingsException if the registry refuses the schema
   * @throws io.nsrstream.connectors.registry.RegistryUnavailableException if it does not answer
   */
  static PredictionFormat of(FormatSettings settings, String topic, LongSupplier clock) {
    return switch (settings.predictions()) {
      case JSON -> JSON;
      case JSON_SCHEMA -> new Json(prefix(settings, topic, "JSON", OutputJson.PREDICTION, clock));
      case CSV -> new Csv(new PredictionCsv(settings.csv()));
      case AVRO ->
          new Avro(
              settings.framing() == Framing.NONE
                  ? new byte[] {}
                  : prefix(settings, topic, RegisteredSchema.AVRO, PredictionAvro.SCHEMA, clock));
    };
  }

  private static byte[] prefix(
      FormatSettings settings, String topic, String type, String schema, LongSupplier clock) {
    String subject = topic + "-value";
    try {
      int id = new SchemaRegistry(settings.registry(), clock).idOf(subject, type, schema);
      return ByteBuffer.allocate(1 + Integer.BYTES).putInt(1, id).array();
    } catch (SchemaRefusedException refused) {
      throw new InvalidSettingsException(
          List.of(
              new Violation(
                  "format.predictions",
                  "must be a format whose schema the registry takes under the subject " + subject,
                  "%s (%s)".formatted(settings.predictions(), refused.getMessage()),
                  "register the schema of docs/topics.md there, or name another"
                      + " topics.predictions")));
    }
  }

  /**
   * JSON objects.
   *
   * @param prefix bytes before each
   */
  record Json(byte[] prefix) implements PredictionFormat {
    @Override
    public byte[] bytes(Prediction prediction) {
      byte[] json = OutputJson.prediction(prediction);
      return prefix.length == 0
          ? json
          : ByteBuffer.allocate(prefix.length + json.length).put(prefix).put(json).array();
    }
  }

  /**
   * Records in Avro's binary encoding.
   *
   * @param prefix bytes before each
   */
  record Avro(byte[] prefix) implements PredictionFormat {
    @Override
    public byte[] bytes(Prediction prediction) {
      return PredictionAvro.bytes(prediction, prefix);
    }
  }

  /** Lines of CSV. */
  record Csv(PredictionCsv lines) implements PredictionFormat {
    @Override
    public byte[] bytes(Prediction prediction) {
      return lines.bytes(prediction);
    }
  }
}

package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.avro.PredictionAvro;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.registry.SchemaRefusedException;
import io.nsrstream.connectors.registry.SchemaRegistry;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How predictions are written.
 *
 * @param kind what a record is
 * @param prefix bytes before each record of Avro
 */
public record PredictionFormat(Predictions kind, byte[] prefix) implements Serializable {

  /** Plain JSON. */
  public static final PredictionFormat JSON = new PredictionFormat(Predictions.JSON, new byte[] {});

  /**
   * The format of settings. In Confluent's framing, the registry is asked for the id of the schema
   * of predictions, and the schema is added where it is not there yet.
   *
   * @param topic the schema's subject is its name and {@code -value}
   * @param clock milliseconds that only grow
   * @throws InvalidSettingsException if the registry refuses the schema
   * @throws io.nsrstream.connectors.registry.RegistryUnavailableException if it does not answer
   */
  public static PredictionFormat of(FormatSettings settings, String topic, LongSupplier clock) {
    if (settings.predictions() == Predictions.JSON) {
      return JSON;
    }
    if (settings.framing() == Framing.NONE) {
      return new PredictionFormat(Predictions.AVRO, new byte[] {});
    }
    String subject = topic + "-value";
    try {
      int id = new SchemaRegistry(settings.registry(), clock).idOf(subject, PredictionAvro.SCHEMA);
      return new PredictionFormat(
          Predictions.AVRO, ByteBuffer.allocate(1 + Integer.BYTES).putInt(1, id).array());
    } catch (SchemaRefusedException refused) {
      throw new InvalidSettingsException(
          List.of(
              new Violation(
                  "format.predictions",
                  "must be a format whose schema the registry takes under the subject " + subject,
                  "AVRO (%s)".formatted(refused.getMessage()),
                  "register the schema of docs/topics.md there, or name another"
                      + " topics.predictions")));
    }
  }

  /** The record of a prediction. */
  public byte[] bytes(Prediction prediction) {
    return switch (kind) {
      case JSON -> OutputJson.prediction(prediction);
      case AVRO -> PredictionAvro.bytes(prediction, prefix);
    };
  }
}

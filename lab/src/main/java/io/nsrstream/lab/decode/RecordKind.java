package io.nsrstream.lab.decode;

import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.formats.FormatSettings.Framing;

/** The ways to write the records of the benchmark. */
public enum RecordKind {
  JSON("JSON", FormatSettings.Type.JSON, Framing.NONE),
  CSV("CSV", FormatSettings.Type.CSV, Framing.NONE),
  AVRO("Avro", FormatSettings.Type.AVRO, Framing.NONE),
  CONFLUENT_AVRO("Avro in Confluent's framing", FormatSettings.Type.AVRO, Framing.CONFLUENT);

  private final String shown;
  private final FormatSettings.Type type;
  private final Framing framing;

  RecordKind(String shown, FormatSettings.Type type, Framing framing) {
    this.shown = shown;
    this.type = type;
    this.framing = framing;
  }

  FormatSettings.Type type() {
    return type;
  }

  Framing framing() {
    return framing;
  }

  /** As results say it. */
  @Override
  public String toString() {
    return shown;
  }
}

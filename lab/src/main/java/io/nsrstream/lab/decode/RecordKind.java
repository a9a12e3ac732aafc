package io.nsrstream.lab.decode;

import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Type;

/** The ways to write the records of the benchmark. */
public enum RecordKind {
  JSON("JSON", Type.JSON, Framing.NONE),
  CSV("CSV", Type.CSV, Framing.NONE),
  AVRO("Avro", Type.AVRO, Framing.NONE),
  CONFLUENT_AVRO("Avro in Confluent's framing", Type.AVRO, Framing.CONFLUENT);

  private final String shown;
  private final Type type;
  private final Framing framing;

  RecordKind(String shown, Type type, Framing framing) {
    this.shown = shown;
    this.type = type;
    this.framing = framing;
  }

  Type type() {
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

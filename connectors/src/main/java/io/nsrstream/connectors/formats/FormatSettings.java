package io.nsrstream.connectors.formats;

import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * How records of the examples topic and of the labels topic are written.
 *
 * @param type what a record is
 * @param schema path of a file with the schema of Avro records, read when the job starts
 */
public record FormatSettings(Type type, String schema) implements Conditional, Serializable {

  public static final FormatSettings DEFAULTS = new FormatSettings(Type.JSON, "");

  /** What a record is. */
  public enum Type {
    /** A JSON text in UTF-8. */
    JSON,
    /** Avro's binary encoding. */
    AVRO
  }

  public FormatSettings {
    new Rules()
        .require(
            type != Type.AVRO || !schema.isBlank(),
            "schema",
            "must name a file with the schema where type is AVRO",
            "\"" + schema + "\"",
            "give the path of the .avsc file")
        .check();
  }

  @Override
  public List<Unused> unused() {
    return type == Type.AVRO
        ? List.of()
        : List.of(new Unused("schema", "where format.type is not AVRO", "set format.type to AVRO"));
  }
}

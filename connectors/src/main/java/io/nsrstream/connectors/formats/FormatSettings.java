package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Secret;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How records of the examples topic and of the labels topic are written.
 *
 * @param type what a record is
 * @param framing what stands before it
 * @param schema path of a file with the schema of Avro records without a framing, read when the job
 *     starts
 * @param registry where the schemas are that Avro records in Confluent's framing name
 */
public record FormatSettings(
    Type type, Framing framing, String schema, @Secret RegistrySettings registry)
    implements Conditional, Serializable {

  public static final FormatSettings DEFAULTS =
      new FormatSettings(Type.JSON, Framing.NONE, "", RegistrySettings.DEFAULTS);

  /** What a record is. */
  public enum Type {
    /** A JSON text in UTF-8. */
    JSON,
    /** Avro's binary encoding. */
    AVRO
  }

  /** What stands before a record. */
  public enum Framing {
    /** Nothing. */
    NONE,
    /** A zero byte and the id of a schema, or the id in a header. */
    CONFLUENT
  }

  public FormatSettings {
    new Rules()
        .require(
            type != Type.AVRO || framing != Framing.NONE || !schema.isBlank(),
            "schema",
            "must name a file with the schema where type is AVRO and framing NONE",
            "\"" + schema + "\"",
            "give the path of the .avsc file, or set format.framing to CONFLUENT")
        .require(
            type != Type.AVRO || framing != Framing.CONFLUENT || !registry.url().isBlank(),
            "registry.url",
            "must be the address of the registry where type is AVRO and framing CONFLUENT",
            "\"\"",
            "write it like https://registry:8081")
        .check();
  }

  @Override
  public List<Unused> unused() {
    List<Unused> unused = new ArrayList<>();
    if (type != Type.AVRO || framing != Framing.NONE) {
      unused.add(
          new Unused(
              "schema",
              "unless format.type is AVRO and format.framing NONE",
              "let the registry give the schema"));
    }
    if (!asksRegistry()) {
      unused.add(
          new Unused(
              "registry",
              "unless format.type is AVRO and format.framing CONFLUENT: JSON is read without its"
                  + " schema",
              "set both"));
    }
    return unused;
  }

  /** Whether the records name schemas that only the registry has. */
  boolean asksRegistry() {
    return type == Type.AVRO && framing == Framing.CONFLUENT;
  }
}

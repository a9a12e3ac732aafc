package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Secret;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How records of the examples topic and of the labels topic are written, and predictions.
 *
 * @param type what a record is
 * @param framing what stands before it
 * @param schema path of a file with the schema of Avro records without a framing, read when the job
 *     starts
 * @param csv the columns of CSV records
 * @param predictions how records of the predictions topic are written, in the same framing
 * @param registry where the schemas are that Avro records in Confluent's framing name
 */
public record FormatSettings(
    Type type,
    Framing framing,
    String schema,
    CsvSettings csv,
    Predictions predictions,
    @Secret RegistrySettings registry)
    implements Conditional, Serializable {

  public static final FormatSettings DEFAULTS =
      new FormatSettings(
          Type.JSON,
          Framing.NONE,
          "",
          CsvSettings.DEFAULTS,
          Predictions.JSON,
          RegistrySettings.DEFAULTS);

  /** What a record is. */
  public enum Type {
    /** A JSON text in UTF-8. */
    JSON,
    /** A line of CSV in UTF-8. */
    CSV,
    /** Avro's binary encoding. */
    AVRO
  }

  /** What a record of the predictions topic is. */
  public enum Predictions {
    /** A JSON text in UTF-8, without a framing. */
    JSON,
    /** The same in Confluent's framing, with a JSON Schema that is registered. */
    JSON_SCHEMA,
    /** A line of CSV in UTF-8, without a framing. */
    CSV,
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
            predictions != Predictions.JSON_SCHEMA || framing == Framing.CONFLUENT,
            "predictions",
            "must not be JSON_SCHEMA where framing is NONE: a schema's id stands in the framing",
            predictions,
            "set format.framing to CONFLUENT, or format.predictions to JSON")
        .require(
            !asksRegistry(type, framing, predictions) || !registry.url().isBlank(),
            "registry.url",
            "must be the address of the registry where framing is CONFLUENT and type AVRO or"
                + " predictions AVRO or JSON_SCHEMA",
            "\"\"",
            "write it like https://registry:8081")
        .require(
            type != Type.CSV || !csv.columns().isEmpty(),
            "csv.columns",
            "must name the columns where type is CSV",
            csv.columns(),
            "write them like [press, temperature, label]")
        .require(
            type != Type.CSV || framing == Framing.NONE,
            "framing",
            "must be NONE where type is CSV: no schema describes a line",
            framing,
            "leave it out")
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
    if (type != Type.CSV) {
      List<String> cells = List.of("columns", "labelColumns", "missing", "categories");
      if (predictions == Predictions.CSV) {
        cells.forEach(
            name ->
                unused.add(
                    new Unused(
                        "csv." + name, "unless format.type is CSV", "set format.type to CSV")));
      } else {
        unused.add(
            new Unused(
                "csv",
                "unless format.type or format.predictions is CSV",
                "set one of them to CSV"));
      }
    }
    if (!asksRegistry(type, framing, predictions)) {
      unused.add(
          new Unused(
              "registry",
              "unless format.framing is CONFLUENT, and format.type is AVRO or format.predictions"
                  + " AVRO or JSON_SCHEMA: JSON is read without its schema",
              "set both"));
    }
    return unused;
  }

  /** Whether records or predictions name schemas that only the registry has. */
  private static boolean asksRegistry(Type type, Framing framing, Predictions predictions) {
    return framing == Framing.CONFLUENT
        && (type == Type.AVRO
            || predictions == Predictions.AVRO
            || predictions == Predictions.JSON_SCHEMA);
  }

  /**
   * Requires a mapping that records of this format can have.
   *
   * @param labelled whether labels come with their examples
   * @param rules takes violations, named from the root of the settings
   */
  public void requireMapping(RecordMapping mapping, boolean labelled, Rules rules) {
    if (type != Type.CSV) {
      return;
    }
    rules
        .require(
            mapping.examples().isEmpty(),
            "mapping.examples",
            "must be left out where format.type is CSV: a line is one example",
            mapping.examples(),
            "leave it out")
        .require(
            csv.categories().stream()
                .map(CsvSettings::pointer)
                .noneMatch(mapping.numbers()::contains),
            "mapping.numbers",
            "must not name columns of format.csv.categories",
            mapping.numbers(),
            "name each column in one of the two");
    ColumnRules columns = new ColumnRules("mapping.", "format.csv.columns", csv.columns(), rules);
    mapping.features().forEach(pointer -> columns.require("features", pointer));
    columns.requireUnlessDefault("key", mapping.key(), RecordMapping.DEFAULTS.key());
    columns.requireUnlessDefault("id", mapping.id(), RecordMapping.DEFAULTS.id());
    if (labelled) {
      columns.requireUnlessDefault("label", mapping.label(), "");
    } else {
      columns.requireUnlessDefault("label", mapping.label(), RecordMapping.DEFAULTS.label());
    }
    columns.requireUnlessDefault("time", mapping.time(), RecordMapping.DEFAULTS.time());
    columns.requireUnlessDefault("weight", mapping.weight(), "");
  }

  /**
   * Requires a mapping that records of the labels topic can have in this format.
   *
   * @param rules takes violations, named from the root of the settings
   */
  public void requireMappingOfLabels(RecordMapping mapping, Rules rules) {
    if (type != Type.CSV) {
      return;
    }
    ColumnRules columns =
        new ColumnRules(
            "labels.mapping.",
            csv.labelColumns().isEmpty() ? "format.csv.columns" : "format.csv.labelColumns",
            csv.ofLabels().columns(),
            rules);
    columns.requireUnlessDefault("key", mapping.key(), RecordMapping.DEFAULTS.key());
    columns.require("id", mapping.id());
    columns.require("label", mapping.label());
    columns.requireUnlessDefault("time", mapping.time(), RecordMapping.DEFAULTS.time());
  }
}

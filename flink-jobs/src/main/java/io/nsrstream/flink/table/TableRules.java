package io.nsrstream.flink.table;

import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.Optional;

/** What the settings of a job must be where tables are in the place of its topics. */
final class TableRules {
  private static final String PROGRAM =
      "leave it out: the program that holds the tables decides it";

  private TableRules() {}

  /**
   * Checks settings against tables.
   *
   * @param examples the columns of the table of examples
   * @param labels those of the table of labels, if there is one
   * @throws InvalidSettingsException if a setting has no effect, or names a column that is not
   *     there
   */
  static void check(JobSettings settings, List<String> examples, Optional<List<String>> labels) {
    Rules rules = new Rules();
    requireTables(settings, labels.isPresent(), rules);
    requireProgram(settings.flink(), rules);
    RecordMapping mapping = settings.mapping();
    mapping.requireInValue(rules);
    rules.require(
        mapping.examples().isEmpty(),
        "mapping.examples",
        "must be left out, since a row is one example",
        mapping.examples(),
        "make a row of each element by CROSS JOIN UNNEST");
    requireColumns(mapping, labels.isPresent(), examples, rules);
    labels.ifPresent(columns -> requireLabels(settings.mappingOfLabels(), columns, rules));
    rules.check();
  }

  private static void requireTables(JobSettings settings, boolean labels, Rules rules) {
    JobSettings defaults = JobSettings.DEFAULTS;
    TopicSettings topics = settings.topics();
    rules
        .require(
            settings.kafka().equals(defaults.kafka()),
            "kafka",
            "must be left out where tables are learned",
            "given",
            "give it in the WITH of a table")
        .require(
            settings.format().equals(defaults.format()),
            "format",
            "must be left out where tables are learned",
            "given",
            "give it in the WITH of a table")
        .require(
            !topics.graph(),
            "topics.edges",
            "must be left out where tables are learned",
            "'" + topics.edges() + "'",
            "learn a graph from topics, by the training job")
        .require(
            topics.models().isEmpty(),
            "topics.models",
            "must be left out where tables are learned",
            "'" + topics.models() + "'",
            "publish models by the training job")
        .require(
            topics.lateLabels() == labels,
            "topics.labels",
            "must be a name if labels have a table of their own, and else left out",
            "'" + topics.labels() + "'",
            labels
                ? "set topics.labels to any name"
                : "hand in the table of labels, or leave it out");
  }

  private static void requireProgram(FlinkSettings flink, Rules rules) {
    FlinkSettings defaults = FlinkSettings.DEFAULTS;
    rules
        .require(
            flink.parallelism() == defaults.parallelism(),
            "flink.parallelism",
            "must be left out where tables are learned",
            flink.parallelism(),
            PROGRAM)
        .require(
            flink.maxParallelism() == defaults.maxParallelism(),
            "flink.maxParallelism",
            "must be left out where tables are learned",
            flink.maxParallelism(),
            PROGRAM)
        .require(
            flink.checkpointIntervalMs() == defaults.checkpointIntervalMs(),
            "flink.checkpointIntervalMs",
            "must be left out where tables are learned",
            flink.checkpointIntervalMs(),
            PROGRAM)
        .require(
            flink.checkpointDirectory().isEmpty(),
            "flink.checkpointDirectory",
            "must be left out where tables are learned",
            flink.checkpointDirectory(),
            PROGRAM);
  }

  private static void requireColumns(
      RecordMapping mapping, boolean lateLabels, List<String> columns, Rules rules) {
    RecordMapping defaults = RecordMapping.DEFAULTS;
    for (String feature : mapping.features()) {
      requireColumn("mapping.features", feature, columns, rules);
    }
    requireGiven("mapping.key", mapping.key(), defaults.key(), columns, rules);
    requireGiven("mapping.id", mapping.id(), defaults.id(), columns, rules);
    if (!lateLabels) {
      requireGiven("mapping.label", mapping.label(), defaults.label(), columns, rules);
    }
    requireGiven("mapping.time", mapping.time(), defaults.time(), columns, rules);
    requireGiven("mapping.weight", mapping.weight(), defaults.weight(), columns, rules);
  }

  private static void requireLabels(RecordMapping mapping, List<String> columns, Rules rules) {
    RecordMapping defaults = RecordMapping.DEFAULTS;
    requireGiven("labels.mapping.key", mapping.key(), defaults.key(), columns, rules);
    requireColumn("labels.mapping.id", mapping.id(), columns, rules);
    requireColumn("labels.mapping.label", mapping.label(), columns, rules);
    requireGiven("labels.mapping.time", mapping.time(), defaults.time(), columns, rules);
  }

  /** The default names a column that need not be there. */
  private static void requireGiven(
      String setting, String pointer, String byDefault, List<String> columns, Rules rules) {
    if (!pointer.isEmpty() && !pointer.equals(byDefault)) {
      requireColumn(setting, pointer, columns, rules);
    }
  }

  private static void requireColumn(
      String setting, String pointer, List<String> columns, Rules rules) {
    rules.require(
        columns.stream().anyMatch(column -> leadsTo(pointer, column)),
        setting,
        "must lead to columns of the table, " + columns,
        pointer,
        "write / and the name of a column");
  }

  private static boolean leadsTo(String pointer, String column) {
    String place = "/" + column.replace("~", "~0").replace("/", "~1");
    return pointer.equals(place) || pointer.startsWith(place + "/");
  }
}

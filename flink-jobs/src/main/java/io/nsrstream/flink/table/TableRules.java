package io.nsrstream.flink.table;

import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RecordMapping.Tombstones;
import io.nsrstream.flink.jobs.ProgramRules;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.Optional;

/** What the settings of a job must be where tables are in the place of its topics. */
final class TableRules {
  private static final String TABLE = "give it in the WITH of a table";

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
    program(rules).leaveOutEnvironment(settings.flink());
    requireColumns(settings.mapping(), labels.isPresent(), examples, rules);
    labels.ifPresent(columns -> requireLabels(settings.mappingOfLabels(), columns, rules));
    rules.check();
  }

  /**
   * Requires that nothing is set which only topics have.
   *
   * @param labels whether labels have a table of their own
   */
  static void requireTables(JobSettings settings, boolean labels, Rules rules) {
    requireNoTopics(settings, labels, rules);
    RecordMapping mapping = settings.mapping();
    mapping.requireInValue(rules);
    rules
        .require(
            mapping.examples().isEmpty(),
            "mapping.examples",
            "must be left out, since a row is one example",
            mapping.examples(),
            "make a row of each element by CROSS JOIN UNNEST")
        .require(
            mapping.tombstones() == Tombstones.REJECT,
            "mapping.tombstones",
            "must be left out, since no row of a table that is only inserted into is a tombstone",
            mapping.tombstones(),
            "leave it out");
  }

  private static ProgramRules program(Rules rules) {
    return new ProgramRules(rules, "where tables are learned");
  }

  private static void requireNoTopics(JobSettings settings, boolean labels, Rules rules) {
    TopicSettings topics = settings.topics();
    ProgramRules program = program(rules);
    program.leaveOut("kafka", settings.kafka().equals(KafkaSettings.DEFAULTS), TABLE);
    program.leaveOut("format", settings.format().equals(FormatSettings.DEFAULTS), TABLE);
    program.leaveOut(
        "topics.edges", !topics.graph(), "learn a graph from topics, by the training job");
    program.leaveOut(
        "topics.models", topics.models().isEmpty(), "publish models by the training job");
    program.leaveOut(
        "topics.controls", topics.controls().isEmpty(), "forget keys in the training job");
    rules.require(
        topics.lateLabels() == labels,
        "topics.labels",
        "must be a name if labels have a table of their own, and else left out",
        "'" + topics.labels() + "'",
        labels
            ? "set topics.labels to any name"
            : "leave it out, or hand the table of labels to NsrTables");
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

  /** Requires that a pointer leads to a column or into it. */
  static void requireColumn(String setting, String pointer, List<String> columns, Rules rules) {
    rules.require(
        columns.stream().anyMatch(column -> Columns.leadsTo(pointer, column)),
        setting,
        "must lead to columns of the table, " + columns,
        pointer,
        "write / and the name of a column");
  }
}

package io.nsrstream.flink.table;

import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import org.apache.flink.types.ColumnList;
import org.jspecify.annotations.Nullable;

/** The arguments of a call of {@link NsrLearn} as the settings of a job that learns such rows. */
final class LearnCall {
  private static final String PART_OF_CALL = "must be left out of the settings of NSR_LEARN";

  private LearnCall() {}

  /**
   * The settings that a call stands for.
   *
   * @param columns those of the input table
   * @param yaml what else is set, or null
   * @throws InvalidSettingsException with all that is wrong
   */
  static JobSettings settings(
      List<String> columns, ColumnList label, ColumnList features, @Nullable String yaml) {
    Rules rules = new Rules();
    rules.require(
        label.getNames().size() == 1,
        "label",
        "must name one column",
        label,
        "write label => DESCRIPTOR(column)");
    requireColumns("label", label, columns, rules);
    requireColumns("features", features, columns, rules);
    rules.check();
    List<String> pointers = features.getNames().stream().map(Columns::pointer).toList();
    String ofLabel = Columns.pointer(label.getNames().get(0));
    SettingsReader reader =
        new SettingsReader()
            .set("mapping.features", pointers)
            .set("mapping.label", ofLabel)
            .set("mapping.key", "")
            .set("mapping.id", "")
            .set("mapping.time", "");
    JobSettings settings = (yaml == null ? reader : reader.yaml(yaml, "settings")).read();
    check(settings, pointers, ofLabel, columns);
    return settings;
  }

  private static void requireColumns(
      String argument, ColumnList named, List<String> columns, Rules rules) {
    for (String name : named.getNames()) {
      rules.require(
          columns.contains(name),
          argument,
          "must name columns of the input, " + columns,
          name,
          "write it as it stands there");
    }
  }

  private static void check(
      JobSettings settings, List<String> features, String label, List<String> columns) {
    Rules rules = new Rules();
    TableRules.requireTables(settings, false, rules);
    RecordMapping mapping = settings.mapping();
    rules
        .require(
            mapping.features().equals(features),
            "mapping.features",
            PART_OF_CALL,
            mapping.features(),
            "name the columns by features => DESCRIPTOR(...)")
        .require(
            mapping.label().equals(label),
            "mapping.label",
            PART_OF_CALL,
            mapping.label(),
            "name the column by label => DESCRIPTOR(...)")
        .require(
            mapping.key().isEmpty(),
            "mapping.key",
            PART_OF_CALL,
            mapping.key(),
            "name the columns by input => TABLE ... PARTITION BY ...")
        .require(
            mapping.id().isEmpty() && mapping.time().isEmpty(),
            "mapping.id and mapping.time",
            PART_OF_CALL,
            mapping.id() + " " + mapping.time(),
            "leave them out: all columns of the input are in the output")
        .require(
            !settings.sequence().on(),
            "sequence.length",
            PART_OF_CALL,
            settings.sequence().length(),
            "make arrays of steps before, or use NsrTables or the training job")
        .require(
            settings.name().equals(JobSettings.DEFAULTS.name()),
            "name",
            PART_OF_CALL,
            settings.name(),
            "name the call by uid => '...'")
        .require(
            onlyLiveLearners(settings.flink()),
            "flink",
            "must have liveLearners alone in the settings of NSR_LEARN",
            settings.flink(),
            "set what remains where the statement is run");
    if (!mapping.weight().isEmpty()) {
      TableRules.requireColumn("mapping.weight", mapping.weight(), columns, rules);
    }
    rules.check();
  }

  private static boolean onlyLiveLearners(FlinkSettings flink) {
    FlinkSettings defaults = FlinkSettings.DEFAULTS;
    return flink.equals(
        new FlinkSettings(
            defaults.parallelism(),
            defaults.maxParallelism(),
            defaults.checkpointIntervalMs(),
            defaults.checkpointDirectory(),
            flink.liveLearners(),
            defaults.forgetIdleKeysHours(),
            defaults.maxKeys(),
            defaults.metricsEvery()));
  }
}

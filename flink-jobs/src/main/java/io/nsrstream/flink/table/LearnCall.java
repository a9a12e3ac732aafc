package io.nsrstream.flink.table;

import io.nsrstream.connectors.records.LabelMapping;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import org.apache.flink.types.ColumnList;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call of {@link NsrLearn} or {@link NsrLearnLate} as the settings of a job that
 * learns such rows.
 */
final class LearnCall {
  private static final String PART_OF_CALL = "must be left out of the settings of a call";

  /** Stands for the rows that are labels; there is no such topic. */
  private static final String LABELS = "labels";

  private LearnCall() {}

  /**
   * The settings of a call whose rows have their labels with them.
   *
   * @param columns those of the input table
   * @param yaml what else is set, or null
   * @throws InvalidSettingsException with all that is wrong
   */
  static JobSettings settings(
      List<String> columns, ColumnList label, ColumnList features, @Nullable String yaml) {
    Rules rules = new Rules();
    requireOneColumn("label", label, columns, rules);
    requireColumns("features", features, columns, rules);
    rules.check();
    return read(new Parts("", pointer(label), pointers(features), ""), columns, yaml);
  }

  /**
   * The settings of a call whose labels are rows of their own.
   *
   * @param id the column that names the example of a label
   */
  static JobSettings late(
      List<String> columns,
      ColumnList id,
      ColumnList label,
      ColumnList features,
      @Nullable String yaml) {
    Rules rules = new Rules();
    requireOneColumn("id", id, columns, rules);
    requireOneColumn("label", label, columns, rules);
    requireColumns("features", features, columns, rules);
    rules.check();
    return read(new Parts(pointer(id), pointer(label), pointers(features), LABELS), columns, yaml);
  }

  /** What the arguments of a call say, so that no setting may. */
  private record Parts(String id, String label, List<String> features, String labels) {}

  private static JobSettings read(Parts parts, List<String> columns, @Nullable String yaml) {
    SettingsReader reader =
        new SettingsReader()
            .set("mapping.features", parts.features())
            .set("mapping.label", parts.label())
            .set("mapping.key", "")
            .set("mapping.id", parts.id())
            .set("mapping.time", "")
            .set("topics.labels", parts.labels());
    JobSettings settings = (yaml == null ? reader : reader.yaml(yaml, "settings")).read();
    check(settings, parts, columns);
    return settings;
  }

  private static String pointer(ColumnList one) {
    return Columns.pointer(one.getNames().get(0));
  }

  private static List<String> pointers(ColumnList several) {
    return several.getNames().stream().map(Columns::pointer).toList();
  }

  private static void requireOneColumn(
      String argument, ColumnList named, List<String> columns, Rules rules) {
    rules.require(
        named.getNames().size() == 1,
        argument,
        "must name one column",
        named,
        "write %s => DESCRIPTOR(column)".formatted(argument));
    requireColumns(argument, named, columns, rules);
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

  private static void check(JobSettings settings, Parts parts, List<String> columns) {
    Rules rules = new Rules();
    RecordMapping mapping = settings.mapping();
    rules
        .require(
            settings.topics().labels().equals(parts.labels()),
            "topics.labels",
            PART_OF_CALL,
            settings.topics().labels(),
            "leave it out: labels that come alone are rows of the input of NSR_LEARN_LATE")
        .require(
            settings.labels().mapping().equals(LabelMapping.DEFAULTS),
            "labels.mapping",
            PART_OF_CALL,
            settings.labels().mapping(),
            "leave it out: labels are in the columns of id => and label =>")
        .require(
            mapping.features().equals(parts.features()),
            "mapping.features",
            PART_OF_CALL,
            mapping.features(),
            "name the columns by features => DESCRIPTOR(...)")
        .require(
            mapping.label().equals(parts.label()),
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
            mapping.id().equals(parts.id()) && mapping.time().isEmpty(),
            "mapping.id and mapping.time",
            PART_OF_CALL,
            mapping.id() + " " + mapping.time(),
            "leave them out: rows have no other ids and times than the call says")
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
            "must have liveLearners alone in the settings of a call",
            settings.flink(),
            "set what remains where the statement is run");
    TableRules.requireTables(settings, !parts.labels().isEmpty(), rules);
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

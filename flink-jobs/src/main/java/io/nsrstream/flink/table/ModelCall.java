package io.nsrstream.flink.table;

import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RecordMapping.Tombstones;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;

/**
 * A model in SQL: what it serves, and how rows become examples and answers rows. Goes to the
 * subtasks.
 *
 * @param input the type of its input, a row
 * @param output its output columns
 * @param mapping of its input, with all columns but the key as features
 * @param restoring makes learners of snapshots
 * @param parents keys whose models answer for keys without one, the first first
 * @param liveModels most models that a subtask keeps live
 * @param maxHeapBytes most bytes of snapshots that a subtask keeps
 * @param models where they are
 */
record ModelCall(
    DataType input,
    List<AnswerColumn> output,
    RecordMapping mapping,
    Restoring restoring,
    List<String> parents,
    int liveModels,
    long maxHeapBytes,
    Models models)
    implements Serializable {

  /** Where models are. */
  sealed interface Models extends Serializable {}

  /**
   * On a models topic.
   *
   * @param atMost how long a query waits at most until the topic has been read
   */
  record OnTopic(KafkaSettings kafka, String topic, Duration atMost) implements Models {}

  /**
   * One in a snapshot.
   *
   * @param path of a file, or a URI that Flink's file systems know
   */
  record InSnapshot(String path) implements Models {}

  /**
   * The model that a statement describes.
   *
   * @param options those of the statement, as texts
   * @param own the same, to read those that are no settings
   * @throws InvalidSettingsException with all that is wrong
   */
  static ModelCall of(
      Map<String, String> options,
      ReadableConfig own,
      ResolvedSchema input,
      ResolvedSchema output) {
    Rules rules = new Rules();
    requireModels(options, own, rules);
    List<AnswerColumn> columns = AnswerColumn.of(output.getColumns(), rules);
    String key = own.getOptional(ModelOptions.KEY).orElse("");
    List<String> features =
        input.getColumnNames().stream().filter(column -> !column.equals(key)).toList();
    rules
        .require(
            key.isEmpty() || features.size() < input.getColumnCount(),
            ModelOptions.KEY.key(),
            "must name a column of INPUT, " + input.getColumnNames(),
            key,
            "write it as it stands there")
        .require(
            !features.isEmpty(),
            "INPUT",
            "must have a column beside the key",
            input.getColumnNames(),
            "add the columns of the features, in the order in which they were learned");
    rules.check();
    JobSettings settings = settings(options, key, features);
    return new ModelCall(
        input.toPhysicalRowDataType(),
        columns,
        settings.mapping(),
        new Restoring(settings.learner(), settings.model().factory()),
        settings.serving().allParents(),
        settings.flink().liveLearners(),
        settings.serving().maxHeapBytes(),
        own.getOptional(ModelOptions.SNAPSHOT)
            .<Models>map(InSnapshot::new)
            .orElseGet(
                () ->
                    new OnTopic(
                        settings.kafka(), settings.topics().models(), own.get(ModelOptions.WAIT))));
  }

  private static void requireModels(Map<String, String> options, ReadableConfig own, Rules rules) {
    boolean topic = own.getOptional(ModelOptions.TOPIC).isPresent();
    boolean servers = own.getOptional(ModelOptions.SERVERS).isPresent();
    boolean ofTopic =
        servers
            || own.getOptional(ModelOptions.WAIT).isPresent()
            || options.keySet().stream().anyMatch(name -> name.startsWith(ModelOptions.PROPERTIES));
    String task = own.getOptional(ModelOptions.TASK).orElse("classification");
    rules
        .require(
            topic != own.getOptional(ModelOptions.SNAPSHOT).isPresent(),
            "models.topic and snapshot",
            "must not both be given, nor both be left out",
            topic ? "both" : "neither",
            "name the topic that a training job publishes to, or a file with a snapshot")
        .require(
            topic ? servers : !ofTopic,
            ModelOptions.SERVERS.key(),
            "and properties.* and models.wait go with models.topic, which needs the first",
            topic ? "left out" : "given without it",
            topic ? "name the brokers, such as localhost:9092" : "leave them out")
        .require(
            own.get(ModelOptions.WAIT).toMillis() > 0,
            ModelOptions.WAIT.key(),
            "must be a time above 0",
            own.get(ModelOptions.WAIT),
            "write a time such as '60 s'")
        .require(
            task.equalsIgnoreCase("classification"),
            ModelOptions.TASK.key(),
            "must be classification",
            task,
            "leave it out");
  }

  private static JobSettings settings(
      Map<String, String> options, String key, List<String> features) {
    String pointer = key.isEmpty() ? "" : Columns.pointer(key);
    List<String> pointers = features.stream().map(Columns::pointer).toList();
    SettingsReader reader =
        new SettingsReader()
            .set("mapping.features", pointers)
            .set("mapping.key", pointer)
            .set("mapping.label", "")
            .set("mapping.id", "")
            .set("mapping.time", "");
    new TreeMap<>(options)
        .forEach(
            (name, value) -> {
              if (ModelOptions.isSetting(name)) {
                reader.set(ModelOptions.setting(name), value);
              }
            });
    try {
      JobSettings settings = reader.read();
      requireMapping(settings.mapping(), pointers, pointer);
      return settings;
    } catch (InvalidSettingsException invalid) {
      throw ModelOptions.renamed(invalid);
    }
  }

  private static void requireMapping(RecordMapping mapping, List<String> features, String key) {
    Rules rules = new Rules();
    rules
        .require(
            mapping.features().equals(features) && mapping.key().equals(key),
            "mapping.features and mapping.key",
            "must be left out, since all columns of INPUT but the key are features",
            mapping.features() + " " + mapping.key(),
            "order the columns in INPUT, and name the key by 'key' = '...'")
        .require(
            (mapping.label() + mapping.id() + mapping.time() + mapping.weight()).isEmpty(),
            "mapping.label, mapping.id, mapping.time and mapping.weight",
            "must be left out, since nothing is learned",
            List.of(mapping.label(), mapping.id(), mapping.time(), mapping.weight()),
            "leave them out: all columns of the table are in the output")
        .require(
            mapping.examples().isEmpty() && mapping.tombstones() == Tombstones.REJECT,
            "mapping.examples and mapping.tombstones",
            "must be left out, since a row is one example",
            mapping.examples() + " " + mapping.tombstones(),
            "make a row of each element by CROSS JOIN UNNEST");
    rules.check();
  }
}

package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.show.VersionTable;
import io.nsrstream.cli.show.VersionTable.Row;
import io.nsrstream.connectors.kafka.ModelsTopic;
import io.nsrstream.connectors.kafka.ReachableBrokers;
import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecord.Chunk;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Shows the versions on a models topic. Pieces of snapshots are not kept while it is read, only
 * their lengths.
 *
 * @param settings of the job that writes it
 * @param key the only model to show; empty shows all
 * @param most models that are shown
 */
record ModelsInspection(JobSettings settings, Optional<String> key, long most) {

  /** Whether a name is the models topic of a job. */
  static boolean takes(String name, JobSettings settings) {
    return !name.isEmpty() && name.equals(settings.topics().models());
  }

  void print(boolean json, PrintWriter out) throws IOException, InterruptedException {
    SortedMap<String, KeptVersions> models = new TreeMap<>();
    long foreign = read(models);
    if (key.isPresent() && !models.containsKey(key.get())) {
      throw new IllegalArgumentException(
          "%s must have a model of the key '%s', but has none among %d: nsr inspect without --learner shows them"
              .formatted(settings.topics().models(), key.get(), models.size()));
    }
    List<Row> rows = new ArrayList<>();
    models.entrySet().stream()
        .filter(model -> key.isEmpty() || key.get().equals(model.getKey()))
        .limit(most)
        .forEach(model -> rows.addAll(rows(model.getKey(), model.getValue())));
    if (json) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("models", models.size()).put("foreignRecords", foreign);
      ArrayNode versions = object.putArray("versions");
      rows.forEach(row -> versions.add(VersionTable.json(row)));
      out.println(object);
    } else {
      out.print(VersionTable.of(rows));
      out.println(
          models.size() > most && key.isEmpty()
              ? "%d models; the first %d are shown (--limit, --learner)"
                  .formatted(models.size(), most)
              : models.size() + (models.size() == 1 ? " model" : " models"));
      if (foreign > 0) {
        out.println(
            "%d records of %s are none of a models topic: topics.models must name the topic that the training job writes its models to"
                .formatted(foreign, settings.topics().models()));
      }
    }
    out.flush();
  }

  /** Reads the complete versions of each model; how many records were of something else. */
  private long read(SortedMap<String, KeptVersions> models)
      throws IOException, InterruptedException {
    Consumer<ModelRecord> taking =
        record ->
            models
                .computeIfAbsent(record.model(), model -> new KeptVersions(Parts.onHeap()))
                .take(withoutPiece(record));
    ReachableBrokers.require(settings.kafka());
    try (ModelsTopic topic =
        ModelsTopic.read(settings.kafka(), settings.topics().models(), taking)) {
      topic.awaitRead();
      models.values().removeIf(versions -> versions.complete().isEmpty());
      return topic.foreignRecords();
    }
  }

  private static ModelRecord withoutPiece(ModelRecord record) {
    return record.part() instanceof Chunk && record.value() != null
        ? new ModelRecord(record.model(), record.part(), new byte[0])
        : record;
  }

  private static List<Row> rows(String model, KeptVersions versions) {
    OptionalLong pinned = versions.pinned();
    List<Row> rows = new ArrayList<>();
    for (long version : versions.complete()) {
      boolean serves = pinned.isPresent() ? pinned.getAsLong() == version : rows.isEmpty();
      String says = pinned.isPresent() ? "pinned" : "latest";
      rows.add(
          new Row(model, version, versions.manifest(version).orElseThrow(), serves ? says : ""));
    }
    return rows;
  }
}

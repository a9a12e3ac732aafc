package io.nsrstream.flink.operators;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecordKey;
import io.nsrstream.connectors.versions.ServedModel;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Answers examples whose keys have no model, by the models of their parents, which every subtask
 * has. Where no parent has one, the answer says so.
 */
public final class ServeParents extends BroadcastProcessFunction<Arrival, ModelRecord, Answer> {
  private static final long serialVersionUID = 1;

  /** The latest record of each part of the parents' models, by its key on the topic. */
  public static final MapStateDescriptor<String, byte[]> PARENTS =
      new MapStateDescriptor<>(
          "parents", StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  private final Restoring restoring;
  private final List<String> parents;
  private transient @Nullable LiveModels models;
  private transient ServingMetrics metrics;

  /**
   * @param restoring makes learners of published snapshots
   * @param parents keys whose models may answer, the first first
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public ServeParents(Restoring restoring, List<String> parents) {
    this.restoring = restoring;
    this.parents = List.copyOf(parents);
  }

  @Override
  public void open(OpenContext context) {
    metrics = new ServingMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Arrival arrival, ReadOnlyContext context, Collector<Answer> out)
      throws Exception {
    LiveModels live = live(context.getBroadcastState(PARENTS));
    if (arrival instanceof OfExample example) {
      for (String parent : parents) {
        if (arrival.key().startsWith(parent)
            && live.answer(
                example,
                parent,
                out::collect,
                (refused, reason) ->
                    context.output(
                        SideOutputs.REJECTED, new RejectedRecord(refused.record(), reason)))) {
          return;
        }
      }
      metrics.withoutModel();
      out.collect(Answer.none(example.example()));
    }
  }

  @Override
  public void processBroadcastElement(ModelRecord record, Context context, Collector<Answer> out)
      throws Exception {
    BroadcastState<String, byte[]> state = context.getBroadcastState(PARENTS);
    LiveModels live = live(state);
    new KeptVersions(new PartsInBroadcastState(record.model(), state)).take(record);
    live.get(record.model()).take(record);
  }

  /** The models as they are served; after a restart from what was broadcast before. */
  private LiveModels live(ReadOnlyBroadcastState<String, byte[]> state) throws Exception {
    if (models != null) {
      return models;
    }
    LiveModels live =
        new LiveModels(
            parents.size(),
            key ->
                new ServedModel(
                    key,
                    new KeptVersions(Parts.onHeap()),
                    ServedModel.Good.onHeap(),
                    restoring,
                    metrics),
            metrics);
    List<ModelRecord> records = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : state.immutableEntries()) {
      records.add(record(entry.getKey(), entry.getValue()));
    }
    records.sort(KeptVersions.AS_WRITTEN);
    records.forEach(record -> live.get(record.model()).take(record));
    models = live;
    return live;
  }

  private static ModelRecord record(String key, byte @Nullable [] value) {
    return ModelRecordKey.record(key.getBytes(StandardCharsets.UTF_8), value)
        .orElseThrow(() -> new IllegalStateException("no part of a model: " + key));
  }

  @Override
  public void close() {
    if (models != null) {
      models.close();
    }
  }

  /** Keeps the versions of one parent among those of all. */
  private record PartsInBroadcastState(String model, BroadcastState<String, byte[]> state)
      implements Parts {

    private String name(ModelRecord.Part part) {
      return new String(ModelRecordKey.of(model, part), StandardCharsets.UTF_8);
    }

    @Override
    public byte @Nullable [] get(ModelRecord.Part part) {
      return StateAccess.of(() -> state.get(name(part)));
    }

    @Override
    public void put(ModelRecord.Part part, byte[] value) {
      StateAccess.to(() -> state.put(name(part), value));
    }

    @Override
    public void remove(ModelRecord.Part part) {
      StateAccess.to(() -> state.remove(name(part)));
    }

    @Override
    public void clear() {
      all().forEach(this::remove);
    }

    @Override
    public Set<ModelRecord.Part> all() {
      Set<ModelRecord.Part> all = new HashSet<>();
      StateAccess.to(
          () -> {
            for (Map.Entry<String, byte[]> entry : state.immutableEntries()) {
              ModelRecord record = record(entry.getKey(), entry.getValue());
              if (record.model().equals(model)) {
                all.add(record.part());
              }
            }
          });
      return all;
    }
  }
}

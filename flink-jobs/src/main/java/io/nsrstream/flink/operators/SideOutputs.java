package io.nsrstream.flink.operators;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.ArrivalSerializer;
import io.nsrstream.flink.state.ModelRecordSerializer;
import io.nsrstream.flink.state.SerializedType;
import org.apache.flink.util.OutputTag;

/** What operators put out beside their main output. */
public final class SideOutputs {
  /** Records that could not be taken; of every operator. */
  public static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected") {};

  /** Reports of learners; of the trainer. */
  public static final OutputTag<MetricsRecord> METRICS = new OutputTag<>("metrics") {};

  /** Versions of learners; of the trainer. */
  public static final OutputTag<ModelRecord> MODELS =
      new OutputTag<>(
          "models", new SerializedType<>(ModelRecord.class, ModelRecordSerializer.INSTANCE));

  /** Examples whose keys have no model; where models are served. */
  public static final OutputTag<Arrival> WITHOUT_MODEL =
      new OutputTag<>(
          "without model", new SerializedType<>(Arrival.class, ArrivalSerializer.INSTANCE));

  private SideOutputs() {}
}

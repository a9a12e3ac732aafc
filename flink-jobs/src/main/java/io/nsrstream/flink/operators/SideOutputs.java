package io.nsrstream.flink.operators;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.ModelVersion;
import io.nsrstream.connectors.RejectedRecord;
import org.apache.flink.util.OutputTag;

/** What operators put out beside their main output. */
public final class SideOutputs {
  /** Records that could not be taken; of every operator. */
  public static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected") {};

  /** Reports of learners; of the trainer. */
  public static final OutputTag<MetricsRecord> METRICS = new OutputTag<>("metrics") {};

  /** Snapshots of learners; of the trainer. */
  public static final OutputTag<ModelVersion> MODELS = new OutputTag<>("models") {};

  private SideOutputs() {}
}

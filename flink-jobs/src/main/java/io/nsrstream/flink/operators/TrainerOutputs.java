package io.nsrstream.flink.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.run.FailedExampleException;
import java.io.IOException;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Emits and counts the outputs of a trainer; reports above their limit are left out. */
final class TrainerOutputs implements LateOutcomes {
  private final Output<StreamRecord<Prediction>> output;
  private final TrainerMetrics metrics;
  private final Unlabelled unlabelled;
  private final OutputBound reports;

  TrainerOutputs(
      Output<StreamRecord<Prediction>> output,
      OutputLimits limits,
      TrainerMetrics metrics,
      Unlabelled unlabelled) {
    this.output = output;
    this.metrics = metrics;
    this.unlabelled = unlabelled;
    this.reports = new OutputBound("metrics", limits.metrics(), metrics.leftOut());
  }

  void prediction(Prediction prediction) {
    output.collect(new StreamRecord<>(prediction));
    metrics.predicted(prediction);
  }

  @Override
  public void reject(Arrival arrival, String reason) {
    metrics.rejected();
    output.collect(
        SideOutputs.REJECTED, new StreamRecord<>(new RejectedRecord(arrival.record(), reason)));
  }

  @Override
  public void failed(Arrival arrival, FailedExampleException failure) {
    reject(arrival, metrics.failed(arrival.record(), failure));
  }

  @Override
  public void scored(boolean right) {
    metrics.scored(right);
  }

  @Override
  public void unlabelled(int count) throws IOException {
    unlabelled.add(count);
    metrics.unlabelled(count);
  }

  void report(MetricsRecord report) {
    if (!reports.limited() || reports.takes(report.key(), bytes(report))) {
      output.collect(SideOutputs.METRICS, new StreamRecord<>(report));
    }
  }

  private static long bytes(MetricsRecord report) {
    return report.key().getBytes(UTF_8).length + (long) OutputJson.metrics(report).length;
  }

  void model(ModelRecord record) {
    output.collect(SideOutputs.MODELS, new StreamRecord<>(record));
  }
}

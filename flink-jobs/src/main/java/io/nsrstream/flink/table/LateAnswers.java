package io.nsrstream.flink.table;

import io.nsrstream.flink.operators.LateOutcomes;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.run.FailedExampleException;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The rows that come out where labels come late, and counts of what was not used. */
final class LateAnswers implements LateOutcomes {
  private final Consumer<Row> out;
  private final FailedRows failures;
  private final Counter rejections;
  private final Counter unlabelled;

  LateAnswers(Consumer<Row> out, FailedRows failures, MetricGroup metrics) {
    this.out = out;
    this.failures = failures;
    rejections = metrics.counter("rejections");
    unlabelled = metrics.counter("unlabelled");
  }

  void prediction(Prediction prediction) {
    out.accept(
        Row.of(
            prediction.id().isEmpty() ? null : prediction.id(),
            prediction.label(),
            prediction.predicted(),
            PredictionRows.probabilities(prediction),
            prediction.updates(),
            null));
  }

  void reject(@Nullable String id, @Nullable String label, String reason) {
    rejections.inc();
    out.accept(Row.of(id, label, null, null, null, reason));
  }

  /** Examples are never rejected later: those that are given up have been predicted. */
  @Override
  public void reject(Arrival arrival, String reason) {
    Label label = ((OfLabel) arrival).label();
    reject(label.id(), label.label(), reason);
  }

  @Override
  public void failed(Arrival arrival, FailedExampleException failure) {
    reject(arrival, failures.reason(failure));
  }

  @Override
  public void scored(boolean right) {
    // A join of predictions with labels tells it, for any part of a table.
  }

  @Override
  public void unlabelled(int count) {
    unlabelled.inc(count);
  }
}

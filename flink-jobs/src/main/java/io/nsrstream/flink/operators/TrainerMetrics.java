package io.nsrstream.flink.operators;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.run.FailedExampleException;
import io.nsrstream.online.run.LearnersByKey;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** The Flink metrics of a subtask: counts since its start, and the state of its learners. */
final class TrainerMetrics {
  private static final int HISTOGRAM_WINDOW = 1_000;

  private final Counter examples;
  private final Counter rejections;
  private final Counter unlabelled;
  private final Counter updates;
  private final Counter drifts;
  private final Unexpected unexpected;
  private final Counter leftOut;
  private final Counter clippedValues;
  private final Histogram trainMicros;
  private long labelled;
  private long right;
  private double loss;
  private double penalty;

  TrainerMetrics(MetricGroup group, LearnersByKey learners) {
    examples = group.counter("examples");
    rejections = group.counter("rejections");
    unlabelled = group.counter("unlabelled");
    updates = group.counter("updates");
    unexpected = new Unexpected(group.counter("unexpectedRejections"));
    leftOut = group.counter("leftOut");
    drifts = group.counter("drifts");
    clippedValues = group.counter("clippedValues");
    trainMicros =
        group.histogram("trainMicros", new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
    group.gauge("accuracy", (Gauge<Double>) this::accuracy);
    group.gauge("loss", (Gauge<Double>) () -> loss);
    group.gauge("penalty", (Gauge<Double>) () -> penalty);
    group.gauge("liveLearners", (Gauge<Integer>) learners::size);
  }

  private double accuracy() {
    return labelled == 0 ? 0 : (double) right / labelled;
  }

  void predicted(Prediction prediction) {
    examples.inc();
    Boolean correct = prediction.correct();
    if (correct != null) {
      scored(correct);
    }
  }

  /** Counts a prediction whose label has come. */
  void scored(boolean correct) {
    labelled++;
    right += correct ? 1 : 0;
  }

  /** Counts examples that were given up without a label. */
  void unlabelled(int count) {
    unlabelled.inc(count);
  }

  void rejected() {
    rejections.inc();
  }

  /** Counts drifts that a learner signalled. */
  void drifted(long count) {
    drifts.inc(count);
  }

  /** Counts feature values that a learner clipped. */
  void clipped(long count) {
    clippedValues.inc(count);
  }

  /** Counts a record at which its learner failed; returns the reason of its rejection. */
  String failed(SourceRecord record, FailedExampleException failure) {
    return unexpected.reason(record, failure.thrown(), failure);
  }

  /** The counter of what was too large for an optional output. */
  Counter leftOut() {
    return leftOut;
  }

  /** Counts updates that the networks of a learner took. */
  void updated(Learner learner, long count, long nanos) {
    updates.inc(count);
    trainMicros.update(nanos / 1_000);
    loss = learner.loss();
    penalty = learner.penalty();
  }
}

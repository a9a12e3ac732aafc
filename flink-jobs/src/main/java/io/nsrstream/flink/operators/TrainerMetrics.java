package io.nsrstream.flink.operators;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerCounts;
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
  private static final long NANOS_PER_MICRO = 1_000;

  private final Counter examples;
  private final Counter labelled;
  private final Counter correct;
  private final Counter repeatedLabels;
  private final Counter rejections;
  private final Counter unlabelled;
  private final Counter updates;
  private final Counter faults;
  private final Counter drifts;
  private final Unexpected unexpected;
  private final Counter leftOut;
  private final Counter clippedValues;
  private final Histogram trainMicros;
  private double loss;
  private double penalty;

  TrainerMetrics(MetricGroup group, LearnersByKey learners) {
    examples = group.counter("examples");
    labelled = group.counter("labelled");
    correct = group.counter("correct");
    repeatedLabels = group.counter("repeatedLabels");
    rejections = group.counter("rejections");
    unlabelled = group.counter("unlabelled");
    updates = group.counter("updates");
    faults = group.counter("faults");
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
    group.gauge("nativeBytes", (Gauge<Long>) () -> NativeFloats.live() * Float.BYTES);
  }

  private double accuracy() {
    return labelled.getCount() == 0 ? 0 : (double) correct.getCount() / labelled.getCount();
  }

  void predicted(Prediction prediction) {
    examples.inc();
    Boolean right = prediction.correct();
    if (right != null) {
      scored(right);
    }
  }

  /** Counts a prediction whose label has come. */
  void scored(boolean right) {
    labelled.inc();
    if (right) {
      correct.inc();
    }
  }

  /** Counts examples that were given up without a label. */
  void unlabelled(int count) {
    unlabelled.inc(count);
  }

  void rejected() {
    rejections.inc();
  }

  /** Counts a record at which its learner failed; returns the reason of its rejection. */
  String failed(SourceRecord record, FailedExampleException failure) {
    return unexpected.reason(record, failure.thrown(), failure);
  }

  /** The counter of what was too large for an optional output. */
  Counter leftOut() {
    return leftOut;
  }

  /**
   * Counts what a learner has added by one record.
   *
   * @param nanos how long learning it took
   */
  void learned(Learner learner, LearnerCounts added, long nanos) {
    repeatedLabels.inc(added.repeatedLabels());
    drifts.inc(added.drifts());
    clippedValues.inc(added.clippedValues());
    faults.inc(added.faults());
    if (added.updates() > 0) {
      updates.inc(added.updates());
      trainMicros.update(nanos / NANOS_PER_MICRO);
      loss = learner.figures().loss();
      penalty = learner.figures().penalty();
    }
  }
}

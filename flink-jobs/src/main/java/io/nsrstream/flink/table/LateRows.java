package io.nsrstream.flink.table;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.LabelReader;
import io.nsrstream.flink.operators.KeyTimers;
import io.nsrstream.flink.operators.LateLabels;
import io.nsrstream.flink.operators.TrustedTimes;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.run.KeyedLearner;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.functions.ProcessTableFunction.TimeContext;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are examples, and rows that are labels of earlier or later ones. A label has NULL in
 * all columns of features.
 */
final class LateRows {
  private final JobSettings settings;
  private final Named columns;
  private final RowLearners learners;
  private final WaitingInViews waits;
  private final LateAnswers answers;
  private final TrustedTimes times;
  private final ExampleReader examples;
  private final LabelReader labels;
  private Row row = new Row(0);

  /** The columns that the arguments of a call name. */
  record Named(String id, String label, List<String> features) {}

  /** What belongs to the key of a row, and its time. */
  record OfRow(LearnerState.OfKey learner, WaitingInViews.OfKey waiting, TimeContext<Long> time) {}

  LateRows(
      JobSettings settings,
      Named columns,
      RowLearners learners,
      WaitingInViews waits,
      LateAnswers answers) {
    this.settings = settings;
    this.columns = columns;
    this.learners = learners;
    this.waits = waits;
    this.answers = answers;
    times = new TrustedTimes(settings.times().maxAheadMs());
    RowFormat format = new RowFormat(record -> row);
    examples = new ExampleReader(settings.mapping(), format, System::currentTimeMillis);
    labels = new LabelReader(settings.mappingOfLabels(), format, System::currentTimeMillis);
  }

  /** Predicts an example and lets it be learned when its label comes, or takes a label. */
  void take(Row newRow, OfRow of) throws Exception {
    row = newRow;
    String distrust = times.distrust("time", of.time().time(), System.currentTimeMillis());
    String reason = distrust == null ? reason(of) : distrust;
    if (reason != null) {
      answers.reject(text(columns.id()), text(columns.label()), reason);
    }
  }

  private @Nullable String reason(OfRow of) throws Exception {
    try {
      Arrival arrival = arrival(of.time().time());
      return learners.take(row, of.learner(), learner -> take(arrival, learner, of));
    } catch (BadRecordException bad) {
      return bad.reason();
    }
  }

  private void take(Arrival arrival, KeyedLearner learner, OfRow of) throws Exception {
    if (arrival instanceof OfExample one && one.example().label() != null) {
      learner.testThenTrain(one.example(), answers::prediction);
    } else if (arrival instanceof OfExample one && one.example().id().isEmpty()) {
      // No label can name it.
      answers.prediction(learner.predict(one.example()));
      answers.unlabelled(1);
    } else {
      new LateLabels(
              settings.labels(),
              waits.of(of.waiting()),
              new Timers(of),
              times,
              answers::prediction,
              answers)
          .take(arrival, learner);
    }
  }

  private Arrival arrival(long time) throws BadRecordException {
    SourceRecord place = new SourceRecord("", 0, 0, time, null);
    if (isLabel()) {
      return new OfLabel(labels.decode(null, time), place);
    }
    return new OfExample(examples.decode(null, "", time), place);
  }

  private boolean isLabel() {
    return row.getField(columns.label()) != null
        && columns.features().stream().allMatch(feature -> row.getField(feature) == null);
  }

  /** An id or label of a rejected row; null where it is of a type that neither can have. */
  private @Nullable String text(String column) {
    Object value = row.getField(column);
    return value == null
            || value.getClass().isArray()
            || value instanceof Row
            || value instanceof Map<?, ?>
        ? null
        : value.toString();
  }

  /** The times of a row; before the first watermark Flink has none. */
  private final class Timers implements KeyTimers {
    private final OfRow of;

    private Timers(OfRow of) {
      this.of = of;
    }

    @Override
    public long now() {
      return System.currentTimeMillis();
    }

    @Override
    public long watermark() {
      Long watermark = of.time().currentWatermark();
      return watermark == null ? Long.MIN_VALUE : watermark;
    }

    @Override
    public void register(long time) throws Exception {
      waits.keepBounds(of.waiting(), settings.labels());
      of.time().registerOnTime(time);
    }
  }
}

package io.nsrstream.flink.table;

import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import org.apache.flink.types.Row;

/** Rows that have their labels with them, and what the learners answer to them. */
final class LabelledRows {
  /** Position of the reason in an answer. */
  static final int REJECTED = 3;

  private final RowLearners learners;
  private final ExampleReader reader;
  private Row row = new Row(0);

  LabelledRows(JobSettings settings, RowLearners learners) {
    this.learners = learners;
    this.reader =
        new ExampleReader(
            settings.mapping(), new RowFormat(record -> row), System::currentTimeMillis);
  }

  /** What is predicted for a row, which is then learned if it has a label. */
  Row take(Row newRow, LearnerState.OfKey ofKey) throws Exception {
    row = newRow;
    try {
      Example example = reader.decode(null, "", 0);
      Prediction[] prediction = new Prediction[1];
      String reason =
          learners.take(
              row, ofKey, learner -> learner.testThenTrain(example, made -> prediction[0] = made));
      return reason == null ? answer(prediction[0]) : rejected(reason);
    } catch (BadRecordException bad) {
      return rejected(bad.reason());
    }
  }

  private static Row answer(Prediction prediction) {
    return Row.of(
        prediction.predicted(),
        PredictionRows.probabilities(prediction),
        prediction.updates(),
        null);
  }

  private static Row rejected(String reason) {
    return Row.of(null, null, null, reason);
  }
}

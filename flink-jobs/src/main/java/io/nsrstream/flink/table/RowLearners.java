package io.nsrstream.flink.table;

import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.run.FailedExampleException;
import io.nsrstream.online.run.KeyedLearner;
import io.nsrstream.online.run.LearnersByKey;
import java.lang.ref.Cleaner;
import java.util.List;
import org.apache.flink.types.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live learners of a subtask, and what they answer to rows. */
final class RowLearners {
  private static final Logger LOG = LoggerFactory.getLogger(RowLearners.class);
  private static final Cleaner CLEANER = Cleaner.create();

  /** Position of the reason in an answer. */
  static final int REJECTED = 3;

  private final List<String> partition;
  private final ExampleReader reader;
  private final LearnerState state;
  private final LearnersByKey learners;
  private Row row = new Row(0);
  private boolean warned;

  /**
   * No learner yet.
   *
   * @param partition the columns that name a learner; none where there is one
   */
  RowLearners(JobSettings settings, List<String> partition) {
    this.partition = partition;
    this.reader =
        new ExampleReader(
            settings.mapping(), new RowFormat(record -> row), System::currentTimeMillis);
    this.state = new LearnerState(settings, settings.model().factory());
    this.learners = new LearnersByKey(settings.flink().liveLearners(), state);
  }

  /**
   * Frees the learners when an object is no longer in use. Flink 2.2 does not close process table
   * functions, and learners hold memory outside the heap.
   */
  void closeAfter(Object user) {
    CLEANER.register(user, learners::close);
  }

  /** What is predicted for a row, which is then learned if it has a label. */
  Row take(Row newRow, LearnerState.OfKey ofKey) {
    row = newRow;
    String key = RowContent.json(Row.project(row, partition.toArray(String[]::new)));
    state.at(key, ofKey);
    try {
      Example example = reader.decode(null, "", 0);
      KeyedLearner learner = learners.get(key);
      requireEqual(learner, ofKey.progress());
      Prediction[] prediction = new Prediction[1];
      learner.testThenTrain(example, made -> prediction[0] = made);
      ofKey.progress().examples = learner.learner().examples();
      return answer(prediction[0]);
    } catch (BadRecordException bad) {
      return rejected(bad.reason());
    } catch (RejectedExampleException refused) {
      return rejected(refused.reason());
    } catch (FailedExampleException failed) {
      return rejected(unexpected(failed));
    }
  }

  /** The cache cannot be behind the state, as both end with the task; if it is, the task fails. */
  private static void requireEqual(KeyedLearner learner, LearnerState.Progress progress) {
    if (learner.learner().examples() != progress.examples) {
      throw new IllegalStateException(
          "the live learner has learned %d examples, but the state has %d: start again from the last checkpoint"
              .formatted(learner.learner().examples(), progress.examples));
    }
  }

  private String unexpected(FailedExampleException failed) {
    String reason =
        "row must not make its learner fail, but there came %s: report it with this row"
            .formatted(failed.thrown());
    if (!warned) {
      LOG.warn("{}; further ones are only rejected", reason, failed);
      warned = true;
    }
    return reason;
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

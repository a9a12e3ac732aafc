package io.nsrstream.flink.table;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.run.FailedExampleException;
import io.nsrstream.online.run.KeyedLearner;
import io.nsrstream.online.run.LearnersByKey;
import java.lang.ref.Cleaner;
import java.util.List;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The live learners of a subtask of a process table function, one for each partition. */
final class RowLearners {
  private static final Cleaner CLEANER = Cleaner.create();

  private final String[] partition;
  private final LearnerState state;
  private final LearnersByKey learners;
  private final FailedRows failures;

  /**
   * No learner yet.
   *
   * @param partition the columns that name a learner; none where there is one
   * @param failures tells the reasons of rows at which a learner fails
   */
  RowLearners(JobSettings settings, List<String> partition, FailedRows failures) {
    this.partition = partition.toArray(String[]::new);
    this.failures = failures;
    this.state = new LearnerState(settings, settings.model().factory());
    this.learners = new LearnersByKey(settings.flink().liveLearners(), state);
  }

  /** What a learner does with a row. */
  interface Taking {
    void by(KeyedLearner learner) throws Exception;
  }

  /**
   * Frees the learners when an object is no longer in use. Flink 2.2 does not close process table
   * functions, and learners hold memory outside the heap.
   */
  void closeAfter(Object user) {
    CLEANER.register(user, learners::close);
  }

  /**
   * Lets the learner of a row take it.
   *
   * @return the reason why the row is rejected, or null if it is taken
   */
  @Nullable String take(Row row, LearnerState.OfKey ofKey, Taking taking) throws Exception {
    String key = RowContent.json(Row.project(row, partition));
    state.at(key, ofKey);
    try {
      KeyedLearner learner = learners.get(key);
      requireEqual(learner, ofKey.progress());
      taking.by(learner);
      ofKey.progress().examples = learner.learner().examples();
      return null;
    } catch (RejectedExampleException refused) {
      return refused.reason();
    } catch (FailedExampleException failed) {
      return failures.reason(failed);
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
}

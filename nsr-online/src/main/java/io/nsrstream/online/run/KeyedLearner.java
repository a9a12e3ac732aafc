package io.nsrstream.online.run;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The learner of one key, protected from examples that make it fail. If an example causes an
 * unexpected exception, the learner returns to its last saved state and learns the examples since
 * then again. So no example stays half-learned, is lost or counts twice.
 */
public final class KeyedLearner {
  /** Examples since the last save are kept up to this many values, at least so many examples. */
  private static final int MOST_VALUES = 65_536;

  private static final int FEWEST_EXAMPLES = 64;

  private final String key;
  private final LearnerStore store;
  private final List<Lesson> since = new ArrayList<>();
  private Learner learner;
  private long values;

  /** A labelled example changes a learner; nothing else does. */
  private long savedAt;

  KeyedLearner(String key, LearnerStore store) {
    this.key = key;
    this.store = store;
    this.learner = store.load(key);
    this.savedAt = learner.examples();
    since.addAll(store.lessons(key));
    if (!since.isEmpty()) {
      learnAgain();
      save();
    }
  }

  /** The learner itself, for reading; only this class lets it learn. */
  public Learner learner() {
    return learner;
  }

  /**
   * Predicts an example without learning anything.
   *
   * @throws RejectedExampleException if it cannot be taken
   * @throws FailedExampleException if predicting it fails
   */
  public Prediction predict(Example example)
      throws RejectedExampleException, FailedExampleException {
    return attempt(one -> finite(one.forecast(example).prediction()));
  }

  /**
   * Predicts an example, hands the prediction on and, if the example is labelled, learns it.
   *
   * @param handOn what it throws is thrown on: it is not the example's fault
   * @throws RejectedExampleException if the example cannot be taken
   * @throws FailedExampleException if predicting or learning it fails; it may have been handed on
   */
  public void testThenTrain(Example example, Consumer<Prediction> handOn)
      throws RejectedExampleException, FailedExampleException {
    attempt(one -> one.testThenTrain(example, prediction -> handOn(finite(prediction), handOn)));
    if (example.label() != null) {
      learned(new Lesson(example, null));
    }
  }

  /**
   * Learns an example that was predicted earlier.
   *
   * @throws RejectedExampleException if it cannot be taken
   * @throws FailedExampleException if learning it fails
   */
  public void learn(Example labelled, Prediction earlier)
      throws RejectedExampleException, FailedExampleException {
    Lesson lesson = new Lesson(labelled, earlier);
    attempt(
        one -> {
          lesson.teach(one);
          return lesson;
        });
    learned(lesson);
  }

  private <T> T attempt(Attempt<T> attempt)
      throws RejectedExampleException, FailedExampleException {
    try {
      return attempt.of(learner);
    } catch (HandOnFailure failure) {
      throw failure.thrown;
    } catch (RuntimeException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      goBack();
      throw new FailedExampleException(failure);
    }
  }

  private static void handOn(Prediction prediction, Consumer<Prediction> handOn) {
    try {
      handOn.accept(prediction);
    } catch (RuntimeException failure) {
      throw new HandOnFailure(failure);
    }
  }

  private static Prediction finite(Prediction prediction) {
    if (!prediction.isFinite()) {
      throw new IllegalStateException(
          "probabilities must be finite, but are " + Arrays.toString(prediction.probabilities()));
    }
    return prediction;
  }

  private void learned(Lesson lesson) {
    since.add(lesson);
    store.learned(key, lesson);
    values += lesson.example().features().length;
    if (values > MOST_VALUES && since.size() >= FEWEST_EXAMPLES) {
      save();
    }
  }

  private void goBack() {
    learner.close();
    learner = store.load(key);
    learnAgain();
  }

  private void learnAgain() {
    for (Lesson lesson : since) {
      try {
        lesson.teach(learner);
      } catch (RejectedExampleException impossible) {
        throw new IllegalStateException(
            "an example of key '%s' was learned once and is refused now".formatted(key),
            impossible);
      }
    }
  }

  /** Saves what has been learned since that was done last. */
  void saveChanged() {
    if (learner.examples() != savedAt) {
      save();
    }
  }

  private void save() {
    store.save(key, learner);
    savedAt = learner.examples();
    since.clear();
    values = 0;
  }

  void close() {
    learner.close();
  }

  private interface Attempt<T> {
    T of(Learner learner) throws RejectedExampleException;
  }

  private static final class HandOnFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final RuntimeException thrown;

    HandOnFailure(RuntimeException thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }
}

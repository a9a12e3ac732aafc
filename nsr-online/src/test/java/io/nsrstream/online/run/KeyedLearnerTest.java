package io.nsrstream.online.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.learner.SoftmaxRegression;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not the fault of an example is thrown on, so that a job fails and restarts. */
final class KeyedLearnerTest {
  private static final LearnerSettings SETTINGS =
      LearnerSettings.ofOne(MemberSettings.parse("batch=2"));

  private static final Example EXAMPLE =
      new Example("k", "1", new float[] {1, 2}, List.of(), "x", 0);

  @Test
  void whatTheTakerOfAPredictionThrowsIsThrownOnAndNothingIsLearned() throws Exception {
    IllegalStateException full = new IllegalStateException("the output is full");
    try (LearnersByKey learners = new LearnersByKey(1, new Store())) {
      KeyedLearner learner = learners.get("k");
      assertThatThrownBy(
              () ->
                  learner.testThenTrain(
                      EXAMPLE,
                      prediction -> {
                        throw full;
                      }))
          .isSameAs(full);
      assertThat(learner.learner().examples()).isZero();

      learner.testThenTrain(EXAMPLE, prediction -> {});
      assertThat(learner.learner().examples()).isOne();
    }
  }

  @Test
  void aStoreThatFailsFailsItsCaller() throws Exception {
    Store store = new Store();
    try (LearnersByKey learners = new LearnersByKey(1, store)) {
      learners.get("k").testThenTrain(EXAMPLE, prediction -> {});
      store.failing = true;
      assertThatThrownBy(learners::saveAll).hasMessage("the store is full");
      assertThatThrownBy(() -> learners.get("another")).hasMessage("the store is full");
      store.failing = false;
    }
  }

  private static final class Store implements LearnerStore {
    private boolean failing;

    @Override
    public Learner load(String key) {
      return new Learner(SETTINGS, new SoftmaxRegression.Factory());
    }

    @Override
    public void save(String key, Learner learner) {
      if (failing) {
        throw new IllegalStateException("the store is full");
      }
    }
  }
}

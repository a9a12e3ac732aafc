package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.RejectedExampleException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One record cannot make a key dearer: what a sequence does on a key of vectors, and elsewhere. */
class KeyOfVectorsTest {
  private static final int STEPS = 1000;

  private final Learner learner =
      new Learner(LearnerSettings.DEFAULTS, new SoftmaxRegression.Factory());

  private static Example sequence(int steps, @Nullable String label) {
    return new Example("", "s", steps, new float[steps * TestStream.FEATURES], List.of(), label, 0);
  }

  private void train(int count) throws RejectedExampleException {
    for (Example example : TestStream.labelled(count, 1)) {
      learner.testThenTrain(example);
    }
  }

  private static void assertRejected(ThrowingCallable taking) {
    assertThatThrownBy(taking)
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("plain vector")
        .hasMessageContaining("1000 steps")
        .hasMessageContaining("sequences");
  }

  @Test
  void aSequenceIsRejectedWithAndWithoutALabel() throws RejectedExampleException {
    train(100);
    byte[] before = learner.snapshot().toBytes();
    Forecast earlier = learner.forecast(TestStream.labelled(1, 2).get(0));

    assertRejected(() -> learner.forecast(sequence(STEPS, null)));
    assertRejected(() -> learner.testThenTrain(sequence(STEPS, null)));
    assertRejected(() -> learner.testThenTrain(sequence(STEPS, "idle")));
    assertRejected(() -> learner.learn(sequence(STEPS, "idle"), earlier));

    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void anUnlabelledSequenceBeforeTheFirstLabelDecidesNothing() throws RejectedExampleException {
    learner.testThenTrain(sequence(STEPS, null));
    train(100);

    Learner without = new Learner(LearnerSettings.DEFAULTS, new SoftmaxRegression.Factory());
    for (Example example : TestStream.labelled(100, 1)) {
      without.testThenTrain(example);
    }
    assertThat(learner.snapshot()).isEqualTo(without.snapshot());
  }

  @Test
  void aKeyOfSequencesTakesVectorsAndPredictsLongerOnesWithoutGrowing()
      throws RejectedExampleException {
    learner.testThenTrain(sequence(2, "idle"));
    train(20);
    byte[] before = learner.snapshot().toBytes();
    float[] probabilities = learner.forecast(sequence(2, null)).prediction().probabilities();

    learner.testThenTrain(sequence(STEPS, null));

    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
    assertThat(learner.forecast(sequence(2, null)).prediction().probabilities())
        .containsExactly(probabilities);
  }

  @Test
  void aForecastStaysGoodUntilSomethingIsLearned() throws RejectedExampleException {
    train(100);
    Learner other = new Learner(LearnerSettings.DEFAULTS, new SoftmaxRegression.Factory());
    for (Example example : TestStream.labelled(100, 1)) {
      other.testThenTrain(example);
    }
    List<Example> next = TestStream.labelled(2, 5);

    Forecast first = learner.forecast(next.get(0));
    Forecast second = learner.forecast(next.get(1));
    learner.learn(next.get(0), first);
    learner.learn(next.get(1), second);

    other.learn(next.get(0), other.forecast(next.get(0)));
    other.learn(next.get(1), Forecast.of(second.prediction()));
    assertThat(learner.snapshot()).isEqualTo(other.snapshot());
  }
}

package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.RejectedExampleException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Examples that are learned some time after they were predicted. */
class LateLabelTest {
  private final Learner learner =
      new Learner(LearnerSettings.DEFAULTS, new SoftmaxRegression.Factory());

  @Test
  void theScoreIsThatOfThePredictionMadeOnArrival() throws RejectedExampleException {
    List<Example> examples = TestStream.labelled(100, 3);
    List<Forecast> predictions = new ArrayList<>();
    for (Example example : examples) {
      predictions.add(learner.forecast(example));
    }
    for (int i = 0; i < examples.size(); i++) {
      learner.learn(examples.get(i), predictions.get(i));
    }

    // All were predicted before the first class was known.
    assertThat(learner.report().overall().accuracy()).isZero();
    assertThat(learner.examples()).isEqualTo(100);
    assertThat(learner.forecast(examples.get(0)).prediction().predicted())
        .isEqualTo(examples.get(0).label());
  }

  @Test
  void whatCannotBeLearnedChangesNothingAndSaysWhy() throws RejectedExampleException {
    Example narrow = example("a", 1, 2);
    Example wide = example("b", 1, 2, 3);
    Forecast ofNarrow = learner.forecast(narrow);
    Forecast ofWide = learner.forecast(wide);
    learner.learn(narrow, ofNarrow);
    byte[] before = learner.snapshot().toBytes();

    assertThatThrownBy(() -> learner.learn(wide, ofWide)).hasMessageContaining("but are 3");
    assertThatThrownBy(() -> learner.learn(example(null, 1, 2), ofNarrow))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("label");
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  private static Example example(@Nullable String label, float... numbers) {
    return Example.of("x", numbers, label);
  }
}

package io.nsrstream.online.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.evaluation.Scores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RunScoresTest {
  private final RunScores run = new RunScores();

  @Test
  void agreesWithPlainCounting() {
    String[] classes = {"a", "b", "c"};
    Random random = new Random(3);
    Map<String, String> last = new HashMap<>();
    int right = 0;
    int noChangeRight = 0;
    double loss = 0;
    int examples = 500;
    for (int i = 0; i < examples; i++) {
      String key = "key" + random.nextInt(4);
      String label = classes[random.nextInt(3)];
      String predicted = random.nextInt(3) == 0 ? classes[random.nextInt(3)] : label;
      float probability = 0.1f + 0.9f * random.nextFloat();
      run.add(key, label, predicted, probability);
      right += predicted.equals(label) ? 1 : 0;
      noChangeRight += label.equals(last.put(key, label)) ? 1 : 0;
      loss -= Math.log(probability);
    }

    Scores scores = run.summary().scores();
    double accuracy = (double) right / examples;
    double noChange = (double) noChangeRight / examples;
    assertThat(scores.accuracy()).isEqualTo(accuracy);
    assertThat(scores.noChange()).isEqualTo(noChange);
    assertThat(scores.kappaT()).isCloseTo((accuracy - noChange) / (1 - noChange), within(1e-12));
    assertThat(scores.logLoss()).isCloseTo(loss / examples, within(1e-6));
  }

  @Test
  void anExampleWithoutALabelIsPredictedButNotScored() {
    run.add("", null, "a", 0);
    run.add("", "a", "a", 0.9f);

    assertThat(run.summary().predicted()).isEqualTo(2);
    assertThat(run.summary().scores().accuracy()).isEqualTo(1);
  }

  @Test
  void aPredictionBeforeTheFirstClassIsWrong() {
    run.add("", "a", null, 0);

    assertThat(run.summary().scores().accuracy()).isZero();
  }

  @Test
  void labelsOfAnotherKeyAreNotTheLastLabel() {
    run.add("one", "a", "a", 1);
    run.add("two", "a", "a", 1);

    assertThat(run.summary().scores().noChange()).isZero();
  }

  @Test
  void whatLayersMeasureIsTheirMeanOverKeysAsFarAsItIsDefinedAndDriftsAreTheirSum() {
    assertThat(run.summary().consistency()).isNaN();
    run.report("one", List.of(1.0, 3.0), List.of(0.5, 1.5), 1, false);
    run.report("two", List.of(4.0, 4.0), List.of(Double.NaN, Double.NaN), 2, false);
    run.report("two", List.of(6.0, 8.0), List.of(Double.NaN, Double.NaN), 5, false);

    RunSummary result = run.summary();

    assertThat(result.variance()).isEqualTo(4.5);
    assertThat(result.consistency()).isEqualTo(1);
    assertThat(result.drifts()).isEqualTo(1 + 5);
  }
}

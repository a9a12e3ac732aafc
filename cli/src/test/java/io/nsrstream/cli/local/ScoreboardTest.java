package io.nsrstream.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.online.evaluation.Scores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScoreboardTest {
  private final Scoreboard scoreboard = new Scoreboard();

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
      scoreboard.add(key, label, predicted, probability);
      right += predicted.equals(label) ? 1 : 0;
      noChangeRight += label.equals(last.put(key, label)) ? 1 : 0;
      loss -= Math.log(probability);
    }

    Scores scores = scoreboard.scores();
    double accuracy = (double) right / examples;
    double noChange = (double) noChangeRight / examples;
    assertThat(scores.accuracy()).isEqualTo(accuracy);
    assertThat(scores.noChange()).isEqualTo(noChange);
    assertThat(scores.kappaT()).isCloseTo((accuracy - noChange) / (1 - noChange), within(1e-12));
    assertThat(scores.logLoss()).isCloseTo(loss / examples, within(1e-6));
  }

  @Test
  void anExampleWithoutALabelIsPredictedButNotScored() {
    scoreboard.add("", null, "a", 0);
    scoreboard.add("", "a", "a", 0.9f);

    assertThat(scoreboard.predicted()).isEqualTo(2);
    assertThat(scoreboard.scores().accuracy()).isEqualTo(1);
  }

  @Test
  void aPredictionBeforeTheFirstClassIsWrong() {
    scoreboard.add("", "a", null, 0);

    assertThat(scoreboard.scores().accuracy()).isZero();
  }

  @Test
  void labelsOfAnotherKeyAreNotTheLastLabel() {
    scoreboard.add("one", "a", "a", 1);
    scoreboard.add("two", "a", "a", 1);

    assertThat(scoreboard.scores().noChange()).isZero();
  }

  @Test
  void whatLayersMeasureIsTheirMeanOverKeysAsFarAsItIsDefinedAndDriftsAreTheirSum() {
    assertThat(scoreboard.result("none", 0, 1).consistency()).isNaN();
    scoreboard.report("one", List.of(1.0, 3.0), List.of(0.5, 1.5), 1, false);
    scoreboard.report("two", List.of(4.0, 4.0), List.of(Double.NaN, Double.NaN), 2, false);
    scoreboard.report("two", List.of(6.0, 8.0), List.of(Double.NaN, Double.NaN), 5, false);

    StreamResult result = scoreboard.result("both", 2, 1);

    assertThat(result.variance()).isEqualTo(4.5);
    assertThat(result.consistency()).isEqualTo(1);
    assertThat(result.drifts()).isEqualTo(1 + 5);
  }
}

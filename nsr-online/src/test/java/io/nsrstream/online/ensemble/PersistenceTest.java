package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersistenceTest {
  private static final int CLASSES = 4;

  private final Inputs inputs =
      new Inputs(new Shape.Vector(1), EnsembleFixture.settings("batch=1"));

  private double[] scores(Persistence opinion) {
    double[] scores = new double[CLASSES];
    opinion.score(inputs, CLASSES, scores, 0);
    return scores;
  }

  private void learn(Persistence opinion, int label) {
    opinion.learn(inputs, label, CLASSES, Scores.NONE);
  }

  @Test
  void theLastLabelHasTheShareOfLabelsThatStayed() {
    Random random = new Random(3);
    Persistence opinion = new Persistence();
    int label = 0;
    for (int example = 0; example < 20_000; example++) {
      label = random.nextInt(10) == 0 ? (label + 1) % CLASSES : label;
      learn(opinion, label);
    }

    double[] scores = scores(opinion);
    assertThat(Math.exp(scores[label])).isCloseTo(0.9, within(0.03));
    for (int y = 0; y < CLASSES; y++) {
      if (y != label) {
        assertThat(Math.exp(scores[y]))
            .isCloseTo((1 - Math.exp(scores[label])) / (CLASSES - 1), within(1e-9));
      }
    }
  }

  @Test
  void aLabelThatAlwaysStayedOrNeverDidLeavesTheOthersAFiniteScore() {
    Persistence always = new Persistence();
    Persistence never = new Persistence();
    for (int example = 0; example < 100_000; example++) {
      learn(always, 1);
      learn(never, example % CLASSES);
    }

    assertThat(Math.exp(scores(always)[1])).isBetween(0.999, 0.99991);
    assertThat(scores(always)[0]).isFinite();
    assertThat(Math.exp(scores(never)[(100_000 - 1) % CLASSES])).isBetween(0.00009, 0.001);
  }

  @Test
  void itSaysNothingBeforeTheFirstLabelAndOfOneClass() {
    Persistence opinion = new Persistence();
    assertThat(scores(opinion)).containsOnly(-Math.log(CLASSES));

    learn(opinion, 0);

    double[] one = new double[1];
    opinion.score(inputs, 1, one, 0);
    assertThat(one[0]).isZero();
  }

  @Test
  void itGoesOnFromASnapshot() {
    Persistence opinion = new Persistence();
    for (int label : new int[] {0, 0, 2, 2, 2, 1}) {
      learn(opinion, label);
    }
    Persistence restored = new Persistence();
    Snapshot.builder().section("POOL", opinion::write).build().scan("POOL", restored::restore);

    for (int label : new int[] {1, 3, 3}) {
      assertThat(scores(restored)).containsExactly(scores(opinion));
      learn(opinion, label);
      learn(restored, label);
    }
  }
}

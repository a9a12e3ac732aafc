package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelShiftTest {
  private static final int MOST = 6;
  private static final double SLOW = 0.99;
  private static final double FAST_PRIOR = 0.1;
  private static final double SLOW_PRIOR = 1;

  private final Random random = new Random(31);
  private final List<Integer> labels = new ArrayList<>();
  private final Inputs inputs =
      new Inputs(new Shape.Vector(1), EnsembleFixture.settings("batch=1"));

  /** Labels that stay for a while; a further class every hundred. */
  private int next() {
    int classes = Math.min(MOST, 1 + labels.size() / 100);
    boolean stays = !labels.isEmpty() && random.nextInt(8) > 0;
    int label = stays ? labels.get(labels.size() - 1) : random.nextInt(classes);
    labels.add(label);
    return label;
  }

  private int classes() {
    return labels.stream().mapToInt(label -> label + 1).max().orElse(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9})
  void anOpinionIsTheLogarithmOfFastOverSlowFrequency(double fading) {
    LabelShift shift = new LabelShift(0, fading, MOST);
    for (int example = 0; example < 900; example++) {
      int classes = classes();
      double[] scores = new double[1 + classes];
      shift.score(inputs, classes, scores, 1);
      for (int y = 0; y < classes; y++) {
        double fast = frequency(y, fading, FAST_PRIOR);
        double slow = frequency(y, SLOW, SLOW_PRIOR);
        assertThat(scores[1 + y]).isCloseTo(Math.log(fast / slow), within(1e-9));
      }
      assertThat(scores[0]).isZero();
      shift.learn(inputs, next(), classes(), Scores.NONE);
    }
  }

  private double frequency(int label, double fading, double prior) {
    double found = prior / classes();
    double all = prior;
    for (int i = 0; i < labels.size(); i++) {
      double weight = Math.pow(fading, labels.size() - 1 - i);
      found += labels.get(i) == label ? weight : 0;
      all += weight;
    }
    return found / all;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9})
  void aLabelThatJustCameIsExpectedMoreThanBeforeAndOthersLess(double fading) {
    LabelShift shift = new LabelShift(0, fading, MOST);
    for (int example = 0; example < 100; example++) {
      shift.learn(inputs, example % 2, 2, Scores.NONE);
    }
    shift.learn(inputs, 1, 2, Scores.NONE);
    shift.learn(inputs, 1, 2, Scores.NONE);
    double[] scores = new double[2];

    shift.score(inputs, 2, scores, 0);

    assertThat(scores[1]).isPositive();
    assertThat(scores[0]).isNegative();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9})
  void aRestoredOneContinuesIdentically(double fading) {
    LabelShift shift = new LabelShift(0, fading, MOST);
    LabelShift interrupted = new LabelShift(0, fading, MOST);
    for (int example = 0; example < 700; example++) {
      int label = next();
      shift.learn(inputs, label, classes(), Scores.NONE);
      interrupted.learn(inputs, label, classes(), Scores.NONE);
      interrupted = snapshot(interrupted).restore("POOL", new LabelShift(0, fading, MOST));
      assertThat(snapshot(interrupted)).isEqualTo(snapshot(shift));
    }
  }

  private static Snapshot snapshot(LabelShift of) {
    return Snapshot.builder().section("POOL", of::write).build();
  }
}

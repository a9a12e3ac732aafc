package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelShiftTest {
  private static final List<Double> FADINGS = List.of(0.0, 0.5, 0.9);
  private static final int MOST = 6;
  private static final double SLOW = 0.99;
  private static final double FAST_PRIOR = 0.1;
  private static final double SLOW_PRIOR = 1;

  private final Random random = new Random(31);
  private final List<Integer> labels = new ArrayList<>();
  private final LabelShift shift = new LabelShift(FADINGS, MOST);

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

  @Test
  void anOpinionIsTheLogarithmOfFastOverSlowFrequency() {
    for (int example = 0; example < 900; example++) {
      int classes = classes();
      double[][] scores = new double[1 + FADINGS.size()][classes];
      shift.score(scores, 1, classes);
      for (int i = 0; i < FADINGS.size(); i++) {
        for (int y = 0; y < classes; y++) {
          double fast = frequency(y, FADINGS.get(i), FAST_PRIOR);
          double slow = frequency(y, SLOW, SLOW_PRIOR);
          assertThat(scores[1 + i][y]).isCloseTo(Math.log(fast / slow), within(1e-9));
        }
      }
      assertThat(scores[0]).containsOnly(0);
      shift.add(next(), classes());
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

  @Test
  void aLabelThatJustCameIsExpectedMoreThanBeforeAndOthersLess() {
    for (int example = 0; example < 100; example++) {
      shift.add(example % 2, 2);
    }
    shift.add(1, 2);
    shift.add(1, 2);
    double[][] scores = new double[FADINGS.size()][2];

    shift.score(scores, 0, 2);

    for (double[] opinion : scores) {
      assertThat(opinion[1]).isPositive();
      assertThat(opinion[0]).isNegative();
    }
  }

  @Test
  void withoutFadingsThereIsNoOpinion() {
    assertThat(new LabelShift(List.of(), MOST).size()).isZero();
  }

  @Test
  void aRestoredOneContinuesIdentically() {
    LabelShift interrupted = new LabelShift(FADINGS, MOST);
    for (int example = 0; example < 700; example++) {
      int label = next();
      shift.add(label, classes());
      interrupted.add(label, classes());
      interrupted = restored(interrupted);
      assertThat(snapshot(interrupted)).isEqualTo(snapshot(shift));
    }
  }

  private Snapshot snapshot(LabelShift of) {
    return Snapshot.builder().section("POOL", out -> of.write(out, classes())).build();
  }

  private LabelShift restored(LabelShift of) {
    return snapshot(of)
        .read(
            "POOL",
            in -> {
              LabelShift restored = new LabelShift(FADINGS, MOST);
              restored.restore(in);
              return restored;
            });
  }
}

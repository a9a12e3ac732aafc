package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.evaluation.Consistency;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SteadyLayerTest {
  private static final int BATCHES = 4;
  private static final int ROWS = 6;
  private static final int WIDTH = 5;
  private static final int CLASSES = 5;
  private final Random random = new Random(11);
  private final float[] responses = new float[ROWS * WIDTH];
  private final int[] labels = new int[ROWS];
  private final SteadyLayer layer = layer();

  @Test
  void consistencyIsThatOfTheClassesInTheWindowWithFadedDistances() {
    List<float[]> responsesInWindow = new ArrayList<>();
    List<int[]> labelsInWindow = new ArrayList<>();
    double[] sums = new double[CLASSES];
    double[] weights = new double[CLASSES];
    for (int batch = 0; batch < 300; batch++) {
      next();
      responsesInWindow.add(responses.clone());
      labelsInWindow.add(labels.clone());
      if (responsesInWindow.size() > BATCHES) {
        responsesInWindow.remove(0);
        labelsInWindow.remove(0);
      }
      apply(layer);

      Map<Integer, double[]> means = means(responsesInWindow, labelsInWindow);
      for (int i = 0; i < ROWS; i++) {
        sums[labels[i]] =
            0.99 * sums[labels[i]] + distance(i, Objects.requireNonNull(means.get(labels[i])));
        weights[labels[i]] = 0.99 * weights[labels[i]] + 1;
      }
      assertThat(layer.consistency())
          .isCloseTo(
              Consistency.of(
                  means.values().toArray(double[][]::new),
                  means.keySet().stream().mapToDouble(k -> sums[k] / weights[k]).toArray()),
              within(1e-4));
    }
  }

  /** The mean responses of the classes that occur. */
  private static Map<Integer, double[]> means(List<float[]> responses, List<int[]> labels) {
    Map<Integer, double[]> means = new TreeMap<>();
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int batch = 0; batch < responses.size(); batch++) {
      for (int i = 0; i < ROWS; i++) {
        int label = labels.get(batch)[i];
        double[] sum = means.computeIfAbsent(label, first -> new double[WIDTH]);
        counts.merge(label, 1, Integer::sum);
        for (int n = 0; n < WIDTH; n++) {
          sum[n] += responses.get(batch)[i * WIDTH + n];
        }
      }
    }
    means.forEach(
        (label, sum) -> {
          int count = counts.getOrDefault(label, 0);
          Arrays.setAll(sum, n -> sum[n] / count);
        });
    return means;
  }

  private double distance(int row, double[] mean) {
    double square = 0;
    for (int n = 0; n < WIDTH; n++) {
      square += Math.pow(responses[row * WIDTH + n] - mean[n], 2);
    }
    return Math.sqrt(square);
  }

  @Test
  void oneClassIsNotConsistentNorInconsistent() {
    assertThat(layer.consistency()).isNaN();
    next();
    Arrays.fill(labels, 3);
    apply(layer);

    assertThat(layer.consistency()).isNaN();
  }

  @Test
  void responsesThatAreNotFiniteDoNotSpoilIt() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE}) {
      next();
      apply(layer);
      next();
      responses[7] = bad;
      apply(layer);
      layer.shorten(0);
      assertThat(layer.consistency()).isNaN();

      for (int batch = 0; batch < 3; batch++) {
        next();
        apply(layer);
      }
      assertThat(layer.consistency()).isBetween(0.1, 10.0);
    }
  }

  @Test
  void aRestoredLayerContinuesIdentically() {
    SteadyLayer interrupted = layer();
    for (int batch = 0; batch < 100; batch++) {
      next();
      apply(layer);
      apply(interrupted);
      assertThat(interrupted.consistency()).isEqualTo(layer.consistency());
      assertThat(interrupted.variance()).isEqualTo(layer.variance());
      if (batch % 7 == 0) {
        interrupted = restored(interrupted);
      }
    }
    assertThat(snapshot(interrupted)).isEqualTo(snapshot(layer));
  }

  /** Replaces responses and labels; high classes are rare and leave the window. */
  private void next() {
    for (int i = 0; i < ROWS; i++) {
      labels[i] = Math.min(random.nextInt(CLASSES), random.nextInt(CLASSES));
      for (int n = 0; n < WIDTH; n++) {
        responses[i * WIDTH + n] = (float) (labels[i] * (n + 1) + random.nextGaussian());
      }
    }
  }

  private void apply(SteadyLayer to) {
    to.apply(responses, labels, ROWS, WIDTH, new float[responses.length]);
  }

  private static SteadyLayer layer() {
    return new SteadyLayer(
        new PenaltySettings(1, Scaling.NONE, List.of(Layer.LOGITS), false, false),
        MemberSettings.parse("lambda=0.1 window=" + BATCHES));
  }

  private static Snapshot snapshot(SteadyLayer layer) {
    return Snapshot.builder().section("PENA", layer::write).build();
  }

  private static SteadyLayer restored(SteadyLayer layer) {
    return snapshot(layer).restore("PENA", layer());
  }
}

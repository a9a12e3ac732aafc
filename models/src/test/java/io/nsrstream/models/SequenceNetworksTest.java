package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every network of the specifications must do with sequences. */
final class SequenceNetworksTest {
  private static final int STEPS = 10;
  private static final int CHANNELS = 3;
  private static final int CLASSES = 3;
  private static final int ROWS = 12;
  private static final Shape INPUT = new Shape.Sequence(STEPS, CHANNELS);

  private final float[] features = new float[ROWS * INPUT.size()];
  private final int[] labels = new int[ROWS];
  private final float[] weights = new float[ROWS];

  /** Rows of 4 to 10 steps; the class decides how fast the channels swing. */
  SequenceNetworksTest() {
    Random random = new Random(5);
    Arrays.fill(features, Batches.ABSENT);
    Arrays.fill(weights, 1);
    for (int row = 0; row < ROWS; row++) {
      labels[row] = row % CLASSES;
      int length = 4 + random.nextInt(STEPS - 3);
      for (int i = 0; i < length * CHANNELS; i++) {
        double swing = Math.sin((labels[row] + 1) * (i / CHANNELS) * 0.7);
        features[row * INPUT.size() + i] = (float) (swing + 0.1 * random.nextGaussian());
      }
    }
  }

  private static NetworkSettings settings(String spec) {
    return new NetworkSettings(
        spec, Activation.RELU, Initialization.HE, Optimizer.ADAM, 0.01, 0.9, 5, "none");
  }

  private static Network network(String spec) {
    return settings(spec).factory().create(INPUT, CLASSES, 42);
  }

  private float[] predict(Network network) {
    float[] probabilities = new float[ROWS * network.outputs()];
    network.predict(Batches.of(network.input(), features, ROWS), probabilities);
    return probabilities;
  }

  private void train(Network network, int steps) {
    for (int i = 0; i < steps; i++) {
      assertThat(
              network.train(Batches.of(network.input(), features, labels, weights, ROWS), Map.of()))
          .isFinite();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp:20", "gru:8", "lstm:8,6/mean", "tcn:8x2", "fcn:8", "transformer:8x2x2"})
  void learnsWhatItIsShown(String spec) {
    try (Network network = network(spec)) {
      train(network, 300);
      float[] probabilities = predict(network);
      for (int row = 0; row < ROWS; row++) {
        assertThat(probabilities[row * CLASSES + labels[row]]).isGreaterThan(0.8f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp:20", "gru:8", "lstm:8,6/mean", "tcn:8x2", "fcn:8", "transformer:8x2x2"})
  void aRestoredNetworkContinuesBitForBit(String spec) {
    try (Network original = network(spec);
        Network copy = settings(spec).factory().create(new Shape.Vector(2), 1, 7)) {
      train(original, 3);
      copy.restore(original.state());
      train(original, 3);
      train(copy, 3);
      assertThat(copy.state()).usingRecursiveComparison().isEqualTo(original.state());
      assertThat(predict(copy)).isEqualTo(predict(original));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp:20", "gru:8", "lstm:8,6/mean", "tcn:8x2", "transformer:8x2x2"})
  void predictionsShowTheResponsesThatPenaltiesSee(String spec) {
    try (Network network = network(spec)) {
      Map<String, float[]> shown = new HashMap<>();
      Map<String, float[]> seen = new HashMap<>();
      Map<String, ResponsePenalty> penalties = new HashMap<>();
      for (Layer layer : network.layers()) {
        shown.put(layer.name(), new float[ROWS * layer.width()]);
        penalties.put(
            layer.name(),
            (responses, rowLabels, rows, width, gradient) -> {
              seen.put(layer.name(), Arrays.copyOf(responses, rows * width));
              return 0;
            });
      }
      network.predict(
          Batches.of(network.input(), features, ROWS), new float[ROWS * CLASSES], shown);
      network.train(Batches.of(network.input(), features, labels, weights, ROWS), penalties);
      assertThat(shown.keySet()).isEqualTo(seen.keySet());
      shown.forEach((layer, responses) -> assertThat(responses).isEqualTo(seen.get(layer)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp:20", "gru:8", "lstm:8,6/mean", "tcn:8x2", "fcn:8", "transformer:8x2x2"})
  void roomForMoreStepsChannelsAndClassesChangesNoPrediction(String spec) {
    Shape wider = new Shape.Sequence(STEPS + 5, CHANNELS + 2);
    float[] spaced = new float[ROWS * wider.size()];
    Arrays.fill(spaced, Batches.ABSENT);
    for (int row = 0; row < ROWS; row++) {
      for (int step = 0; step < STEPS; step++) {
        int from = row * INPUT.size() + step * CHANNELS;
        int to = row * wider.size() + step * wider.channels();
        if (!Float.isNaN(features[from])) {
          Arrays.fill(spaced, to, to + wider.channels(), 0);
          System.arraycopy(features, from, spaced, to, CHANNELS);
        }
      }
    }
    try (Network network = network(spec)) {
      train(network, 5);
      float[] before = predict(network);
      network.grow(wider, CLASSES + 1);
      float[] after = new float[ROWS * (CLASSES + 1)];
      network.predict(Batches.of(network.input(), spaced, ROWS), after);
      for (int row = 0; row < ROWS; row++) {
        double old = 1 - after[row * (CLASSES + 1) + CLASSES];
        for (int k = 0; k < CLASSES; k++) {
          assertThat(after[row * (CLASSES + 1) + k] / old)
              .isCloseTo(before[row * CLASSES + k], within(2e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp:20", "gru:8", "lstm:8,6/mean", "tcn:8x2", "fcn:8", "transformer:8x2x2"})
  void plainVectorsAreOneStep(String spec) {
    try (Network network = settings(spec).factory().create(new Shape.Vector(6), CLASSES, 1)) {
      Vectors batch = Vectors.of(8, 6, CLASSES, 1);
      double first =
          network.train(
              Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 8),
              Map.of());
      double last = first;
      for (int i = 0; i < 100; i++) {
        last =
            network.train(
                Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 8),
                Map.of());
      }
      assertThat(last).isLessThan(first);
      assertThat(
              network.train(
                  Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 1),
                  Map.of()))
          .isFinite();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp:20", "gru:8", "lstm:8,6/mean", "tcn:8x2", "fcn:8", "transformer:8x2x2"})
  void stepsAllocateNothing(String spec) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    int steps = 200;
    try (Network network = network(spec)) {
      Map<String, ResponsePenalty> penalties = new HashMap<>();
      for (Layer layer : network.layers()) {
        penalties.put(layer.name(), new Steadiness(0.1, 5, false, false));
      }
      Batch batch = new Batch();
      float[] probabilities = new float[ROWS * CLASSES];
      long allocated = 0;
      for (int round = 0; round < 3; round++) { // the first ones warm up
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < steps; i++) {
          Batches.fill(batch, INPUT, features, labels, weights, 1);
          network.predict(batch, probabilities);
          Batches.fill(batch, INPUT, features, labels, weights, i % 2 == 0 ? ROWS : 1);
          network.train(batch, penalties);
        }
        allocated = threads.getThreadAllocatedBytes(self) - before;
      }
      assertThat(allocated / (double) steps).isLessThanOrEqualTo(64);
    }
  }
}

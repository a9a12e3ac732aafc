package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.network.TableState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of words in front of a network: its gradients, its lazy updates, its state. */
final class EmbeddingTest {
  private static final int SLOTS = 50;
  private static final int WIDTH = 64;
  private static final int NUMBERS = 2;
  private static final int HIDDEN = 5;
  private static final int OUTPUTS = 3;
  private static final Shape INPUT = new Shape.Text(NUMBERS, SLOTS);

  /** Words of three rows; 7 occurs twice in one, and in two rows. */
  private static final int[][] WORDS = {{7, 3, 7}, {}, {7, 20, 30, 40}};

  private static Network network(Optimizer optimizer, double rate) {
    return new NetworkSettings(
            "mlp:" + HIDDEN,
            Activation.TANH,
            Initialization.XAVIER,
            optimizer,
            rate,
            0.9,
            0,
            "none")
        .factory()
        .create(INPUT, OUTPUTS, 1);
  }

  private static Batch batch(long seed, int[]... words) {
    Random random = new Random(seed);
    Batch batch = new Batch();
    batch.begin(INPUT, words.length);
    for (int row = 0; row < words.length; row++) {
      for (int i = 0; i < NUMBERS; i++) {
        batch.inputs()[row * NUMBERS + i] = (float) random.nextGaussian();
      }
      batch.labels()[row] = random.nextInt(OUTPUTS);
      batch.setWords(row, words[row]);
    }
    return batch;
  }

  /** The row of a slot in a state. */
  private static float[] row(NetworkState state, int slot) {
    int at = Arrays.binarySearch(state.table().slots(), slot);
    return Arrays.copyOfRange(state.table().values(), at * WIDTH, (at + 1) * WIDTH);
  }

  /** The mean cross-entropy in double, plainly. */
  private static double loss(NetworkState state, Batch batch) {
    double sum = 0;
    for (int row = 0; row < batch.rows(); row++) {
      double[] in = new double[WIDTH + NUMBERS];
      int count = batch.wordCount(row);
      for (int i = 0; i < count; i++) {
        float[] ofWord = row(state, batch.words()[batch.firstWord(row) + i]);
        for (int d = 0; d < WIDTH; d++) {
          in[d] += ofWord[d] / Math.sqrt(count);
        }
      }
      for (int i = 0; i < NUMBERS; i++) {
        in[WIDTH + i] = batch.inputs()[row * NUMBERS + i];
      }
      double[] hidden = dense(in, state.parameters(), 0, HIDDEN);
      for (int i = 0; i < HIDDEN; i++) {
        hidden[i] = Math.tanh(hidden[i]);
      }
      double[] logits = dense(hidden, state.parameters(), (in.length + 1) * HIDDEN, OUTPUTS);
      double total = Arrays.stream(logits).map(Math::exp).sum();
      sum += Math.log(total) - logits[batch.labels()[row]];
    }
    return sum / batch.rows();
  }

  private static double[] dense(double[] in, float[] parameters, int at, int width) {
    double[] out = new double[width];
    for (int j = 0; j < width; j++) {
      out[j] = parameters[at + in.length * width + j];
      for (int i = 0; i < in.length; i++) {
        out[j] += in[i] * parameters[at + i * width + j];
      }
    }
    return out;
  }

  /** The gradient of a row: what a step of rate 1 takes away from it. */
  private static float[] gradient(NetworkState state, Batch batch, int slot) {
    try (Network plain = network(Optimizer.SGD, 1)) {
      plain.restore(
          new NetworkState(
              state.input(),
              state.outputs(),
              state.parameters(),
              new float[0],
              state.counters(),
              new TableState(state.table().slots(), state.table().values(), new float[0])));
      float[] before = row(state, slot);
      plain.train(batch, Map.of());
      float[] after = row(plain.state(), slot);
      for (int d = 0; d < WIDTH; d++) {
        before[d] -= after[d];
      }
      return before;
    }
  }

  @Test
  void gradientsOfRowsAreThoseOfFiniteDifferences() {
    try (Network network = network(Optimizer.SGD, 0.1)) {
      Batch batch = batch(1, WORDS);
      network.train(batch, Map.of());
      NetworkState state = network.state();
      for (int slot : new int[] {3, 7, 20}) {
        float[] gradient = gradient(state, batch, slot);
        int start = Arrays.binarySearch(state.table().slots(), slot) * WIDTH;
        for (int d = 0; d < WIDTH; d += 9) {
          float value = state.table().values()[start + d];
          state.table().values()[start + d] = value + 1e-3f;
          double up = state.table().values()[start + d];
          double above = loss(state, batch);
          state.table().values()[start + d] = value - 1e-3f;
          double down = state.table().values()[start + d];
          double below = loss(state, batch);
          state.table().values()[start + d] = value;
          assertThat((double) gradient[d]).isCloseTo((above - below) / (up - down), within(1e-5));
        }
      }
      assertThat(network.gradient(batch, Map.of())).isCloseTo(loss(state, batch), within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text:4", "text:4,3", "text:4/gru:3/mean", "text:4/transformer:4x1x2"})
  void gradientsOfOtherNetworksAreThoseOfFiniteDifferences(String spec) {
    NetworkFactory factory =
        new NetworkSettings(
                spec, Activation.TANH, Initialization.XAVIER, Optimizer.SGD, 1, 0.9, 0, "none")
            .factory();
    try (Network network = factory.create(INPUT, OUTPUTS, 1)) {
      Batch batch = batch(1, WORDS);
      network.train(batch, Map.of());
      NetworkState state = network.state();
      float[] values = state.table().values();
      float[] before = values.clone();
      network.train(batch, Map.of());
      float[] after = network.state().table().values();
      for (int i = 0; i < values.length; i++) {
        double above = loss(network, state, i, before[i] + 0.02f, batch);
        double below = loss(network, state, i, before[i] - 0.02f, batch);
        values[i] = before[i];
        assertThat((double) before[i] - after[i]).isCloseTo((above - below) / 0.04, within(2e-4));
      }
    }
  }

  /** The loss of a state with another value in its table. */
  private static double loss(
      Network network, NetworkState state, int at, float value, Batch batch) {
    state.table().values()[at] = value;
    network.restore(state);
    return network.gradient(batch, Map.of());
  }

  @Test
  void adamMovesARowAsDenseAdamWouldInTheStepsInWhichItsWordsOccur() {
    int[] often = {7};
    int[] rarely = {7, 11};
    try (Network network = network(Optimizer.ADAM, 0.01)) {
      network.train(batch(0, rarely), Map.of());
      double[] mean = new double[WIDTH];
      double[] square = new double[WIDTH];
      NetworkState before = network.state();
      TableState table = before.table();
      int at = Arrays.binarySearch(table.slots(), 11);
      for (int d = 0; d < WIDTH; d++) {
        mean[d] = table.optimizer()[at * WIDTH + d];
        square[d] = table.optimizer()[(table.slots().length + at) * WIDTH + d];
      }
      for (int step = 2; step < 12; step++) {
        Batch batch = batch(step, step % 5 == 0 ? rarely : often);
        before = network.state();
        float[] old = row(before, 11);
        float[] gradient = step % 5 == 0 ? gradient(before, batch, 11) : new float[0];
        network.train(batch, Map.of());
        float[] moved = row(network.state(), 11);
        if (step % 5 != 0) {
          assertThat(moved).as("no word of it occurs in step %d", step).isEqualTo(old);
          continue;
        }
        for (int d = 0; d < WIDTH; d++) {
          mean[d] = 0.9 * mean[d] + 0.1 * gradient[d];
          square[d] = 0.999 * square[d] + 0.001 * gradient[d] * gradient[d];
          double corrected = mean[d] / (1 - Math.pow(0.9, step));
          double root = Math.sqrt(square[d] / (1 - Math.pow(0.999, step)));
          assertThat((double) moved[d])
              .isCloseTo(old[d] - 0.01 * corrected / (root + 1e-8), within(2e-5));
        }
      }
    }
  }

  @Test
  void predictionsChangeNothingAndSeeLearnedWordsAlone() {
    try (Network network = network(Optimizer.ADAM, 0.01)) {
      float[] without = new float[OUTPUTS];
      float[] with = new float[OUTPUTS];
      network.train(batch(1, WORDS), Map.of());
      NetworkState state = network.state();
      assertThat(state.table().slots()).containsExactly(3, 7, 20, 30, 40);
      network.predict(batch(2, new int[] {3}), without);
      network.predict(batch(2, new int[] {3, 49}), with);
      assertThat(with).as("49 was never learned").isEqualTo(without);
      network.gradient(batch(3, new int[] {49}), Map.of());
      network.predict(batch(2, new int[] {3, 49}), with);
      assertThat(with).as("a gradient changes nothing either").isEqualTo(without);
      assertThat(network.state()).usingRecursiveComparison().isEqualTo(state);
    }
  }

  @Test
  void aRestoredNetworkGoesOnToTheSameBits() {
    try (Network network = network(Optimizer.NESTEROV, 0.01);
        Network restored = network(Optimizer.NESTEROV, 0.01)) {
      restored.train(batch(9, new int[] {1, 2}), Map.of());
      network.train(batch(1, WORDS), Map.of());
      restored.restore(network.state());
      for (int step = 0; step < 5; step++) {
        network.train(batch(step, new int[] {step, 7}), Map.of());
        restored.train(batch(step, new int[] {step, 7}), Map.of());
      }
      assertThat(restored.state()).usingRecursiveComparison().isEqualTo(network.state());
    }
  }

  @Test
  void rowsStayWhereTheyAreWhenTheNetworkGrows() {
    try (Network network = network(Optimizer.ADAM, 0.01)) {
      network.train(batch(1, WORDS), Map.of());
      TableState before = network.state().table();
      network.grow(new Shape.Text(NUMBERS + 1, SLOTS), OUTPUTS + 1);
      assertThat(network.state().table()).usingRecursiveComparison().isEqualTo(before);
      assertThatThrownBy(() -> network.grow(new Shape.Text(NUMBERS + 1, 2 * SLOTS), OUTPUTS + 1))
          .hasMessageContaining("slots=50");
    }
  }

  @Test
  void aStateOfAnotherTableIsRefused() {
    try (Network network = network(Optimizer.ADAM, 0.01)) {
      network.train(batch(1, WORDS), Map.of());
      NetworkState state = network.state();
      NetworkState misfit =
          new NetworkState(
              state.input(),
              state.outputs(),
              state.parameters(),
              state.optimizer(),
              state.counters(),
              new TableState(new int[] {SLOTS}, new float[WIDTH], new float[2 * WIDTH]));
      assertThatThrownBy(() -> network.restore(misfit)).hasMessageContaining("table");
      assertThat(network.state()).usingRecursiveComparison().isEqualTo(state);
    }
  }

  @Test
  void trainingOnKnownWordsAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int steps = 2_000;
    float[] probabilities = new float[WORDS.length * OUTPUTS];
    Batch batch = batch(1, WORDS);
    Map<String, ResponsePenalty> none = Map.of();
    try (Network network = network(Optimizer.ADAM, 0.001)) {
      long allocated = 0;
      for (int round = 0; round < 3; round++) { // the first ones warm up
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < steps; step++) {
          network.predict(batch, probabilities);
          network.train(batch, none);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(allocated / (double) steps).isLessThanOrEqualTo(64);
    }
  }

  @Test
  void theSizeCountsAllSlots() {
    assertThat(
            new NetworkSettings(
                    "mlp:5",
                    Activation.RELU,
                    Initialization.HE,
                    Optimizer.ADAM,
                    0.01,
                    0.9,
                    5,
                    "none")
                .factory()
                .size(INPUT, OUTPUTS)
                .parameters())
        .isEqualTo(SLOTS * 64L + (64 + NUMBERS + 1) * 5 + (5 + 1) * OUTPUTS);
  }

  @Test
  void wordsBeyondTheTableAreRefused() {
    Batch batch = new Batch();
    batch.begin(INPUT, 1);
    assertThatThrownBy(() -> batch.setWords(0, new int[] {SLOTS})).hasMessageContaining("50 slots");
  }
}

package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MlpTest {
  private static final Shape INPUT = new Shape.Vector(6);
  private static final ResponsePenalty FREE = (responses, labels, rows, width, gradient) -> 0;

  private final Network network = network("mlp:20,10", Optimizer.ADAM);
  private final Vectors batch = Vectors.of(8, 6, 4, 1);

  @AfterEach
  void free() {
    network.close();
  }

  private static Network network(String spec, Optimizer optimizer) {
    return settings(spec, optimizer).factory().create(new Shape.Vector(6), 4, 42);
  }

  private static NetworkSettings settings(String spec, Optimizer optimizer) {
    return new NetworkSettings(
        spec, Activation.RELU, Initialization.HE, optimizer, 0.01, 0.9, 5, "none");
  }

  private static float[] predict(Network network, Vectors batch) {
    float[] probabilities = new float[batch.size() * network.outputs()];
    network.predict(Batches.of(network.input(), batch.features(), batch.size()), probabilities);
    return probabilities;
  }

  private void train(Network network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.train(
          Batches.of(
              network.input(), batch.features(), batch.labels(), batch.weights(), batch.size()),
          Map.of());
    }
  }

  private static void fill(Batch given, Vectors rows, int count) {
    Batches.fill(given, INPUT, rows.features(), rows.labels(), rows.weights(), count);
  }

  @Test
  void namesItsLayersFromTheFirstHiddenOneToTheLogits() {
    assertThat(network.layers())
        .containsExactly(
            new Layer("hidden1", 20, true),
            new Layer("hidden2", 10, true),
            new Layer("logits", 4, true));
  }

  @Test
  void predictsWhatTheReferencePredicts() {
    ReferenceMlp reference =
        new ReferenceMlp(Activation.RELU, network.state().parameters(), 6, 20, 10, 4);
    double[][] expected = reference.probabilities(batch.rows());
    float[] found = predict(network, batch);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i / 4][i % 4], within(1e-6));
    }
  }

  @Test
  void hugeLogitsStillGiveProbabilities() {
    float[] features = batch.features().clone();
    for (int i = 0; i < features.length; i++) {
      features[i] *= 1e6f;
    }
    float[] probabilities = new float[32];
    network.predict(Batches.of(network.input(), features, 8), probabilities);
    for (int row = 0; row < 8; row++) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        sum += probabilities[row * 4 + j];
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void learnsWhatItIsShown() {
    train(network, 200);
    float[] probabilities = predict(network, batch);
    for (int row = 0; row < batch.size(); row++) {
      assertThat(probabilities[row * 4 + batch.labels()[row]]).isGreaterThan(0.9f);
    }
  }

  @Test
  void withoutHiddenLayersItIsSoftmaxRegression() {
    try (Network regression = network("mlp:", Optimizer.SGD)) {
      assertThat(regression.layers()).containsExactly(new Layer("logits", 4, true));
      double first =
          regression.train(
              Batches.of(regression.input(), batch.features(), batch.labels(), batch.weights(), 8),
              Map.of());
      assertThat(
              regression.train(
                  Batches.of(
                      regression.input(), batch.features(), batch.labels(), batch.weights(), 8),
                  Map.of()))
          .isLessThan(first);
    }
  }

  @ParameterizedTest
  @EnumSource
  void restoredNetworkContinuesBitForBit(Optimizer optimizer) {
    try (Network original = network("mlp:20,10", optimizer);
        Network copy =
            settings("mlp:20,10", optimizer).factory().create(new Shape.Vector(3), 2, 7)) {
      train(original, 3);
      copy.restore(original.state());
      original.grow(new Shape.Vector(6), 5);
      copy.grow(new Shape.Vector(6), 5);
      train(original, 3);
      train(copy, 3);
      assertThat(copy.state()).usingRecursiveComparison().isEqualTo(original.state());
      assertThat(predict(copy, batch)).isEqualTo(predict(original, batch));
    }
  }

  @Test
  void sizeOfEarlierBatchesLeavesNoTrace() {
    try (Network other = network("mlp:20,10", Optimizer.ADAM)) {
      predict(other, Vectors.of(100, 6, 4, 2));
      train(network, 3);
      train(other, 3);
      assertThat(other.state()).usingRecursiveComparison().isEqualTo(network.state());
    }
  }

  @Test
  void newClassesLeaveTheRatiosOfOldOnesAlone() {
    train(network, 20);
    float[] before = predict(network, batch);
    network.grow(new Shape.Vector(6), 7);
    float[] after = predict(network, batch);
    for (int row = 0; row < batch.size(); row++) {
      double old = 0;
      for (int j = 0; j < 4; j++) {
        old += after[row * 7 + j];
      }
      for (int j = 0; j < 4; j++) {
        assertThat(after[row * 7 + j] / old).isCloseTo(before[row * 4 + j], within(1e-5));
      }
    }
  }

  @Test
  void newInputsThatAreZeroChangeNoPrediction() {
    train(network, 5);
    float[] before = predict(network, batch);
    network.grow(new Shape.Vector(8), 4);
    float[] wider = new float[8 * 8];
    for (int row = 0; row < 8; row++) {
      System.arraycopy(batch.features(), row * 6, wider, row * 8, 6);
    }
    float[] after = new float[before.length];
    network.predict(Batches.of(network.input(), wider, 8), after);
    assertThat(after).containsExactly(before, within(1e-6f));
  }

  @Test
  void growthKeepsParametersAndOptimizerInTheirPlaces() {
    train(network, 5);
    NetworkState before = network.state();
    network.grow(new Shape.Vector(8), 7);
    NetworkState after = network.state();

    assertThat(after.input()).isEqualTo(new Shape.Vector(8));
    assertThat(after.outputs()).isEqualTo(7);
    assertThat(after.counters()).isEqualTo(before.counters());
    int oldSize = before.parameters().length;
    int newSize = after.parameters().length;
    assertThat(after.optimizer()).hasSize(2 * newSize);
    int oldLogits = (6 + 1) * 20 + (20 + 1) * 10;
    int newLogits = (8 + 1) * 20 + (20 + 1) * 10;
    for (int moment = -1; moment < 2; moment++) {
      float[] from = moment < 0 ? before.parameters() : before.optimizer();
      float[] to = moment < 0 ? after.parameters() : after.optimizer();
      int oldStart = Math.max(moment, 0) * oldSize;
      int newStart = Math.max(moment, 0) * newSize;
      for (int i = 0; i < 6 * 20; i++) {
        assertThat(to[newStart + i]).isEqualTo(from[oldStart + i]);
      }
      for (int row = 0; row <= 10; row++) { // the last one holds the biases
        for (int j = 0; j < 4; j++) {
          assertThat(to[newStart + newLogits + row * 7 + j])
              .isEqualTo(from[oldStart + oldLogits + row * 4 + j]);
        }
      }
      for (int row = 0; moment >= 0 && row <= 10; row++) {
        assertThat(to[newStart + newLogits + row * 7 + 6]).isZero();
      }
    }
  }

  @Test
  void newWeightsAreThoseOfANetworkBuiltAtTheNewSize() {
    try (Network built =
        settings("mlp:20,10", Optimizer.ADAM).factory().create(new Shape.Vector(6), 9, 42)) {
      network.grow(new Shape.Vector(6), 9);
      assertThat(network.state().parameters()).isEqualTo(built.state().parameters());
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void stepThatIsNotFiniteChangesNothing(float bad) {
    train(network, 3);
    NetworkState before = network.state();
    float[] features = batch.features().clone();
    features[13] = bad;
    assertThat(
            network.train(
                Batches.of(network.input(), features, batch.labels(), batch.weights(), 8),
                Map.of()))
        .isNotFinite();
    assertThat(network.state()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void finiteLossWithAGradientTooLongToSquareChangesNothing() {
    float[] features = {1e30f, 0, 0, 0, 0, 0};
    float[] probabilities = new float[4];
    network.predict(Batches.of(network.input(), features, 1), probabilities);
    int improbable = 0;
    while (probabilities[improbable] > 0) {
      improbable++;
    }
    NetworkState before = network.state();
    assertThat(
            network.train(
                Batches.of(network.input(), features, new int[] {improbable}, batch.weights(), 1),
                Map.of()))
        .isNaN();
    assertThat(network.state()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void penaltyWhoseGradientIsNotFiniteChangesNothing() {
    NetworkState before = network.state();
    ResponsePenalty broken =
        (responses, labels, rows, width, gradient) -> {
          gradient[0] = Float.NaN;
          return 0;
        };
    double loss =
        network.train(
            Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 8),
            Map.of("logits", broken));
    assertThat(loss).isNaN();
    assertThat(network.state()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void aRowCountsAsOftenAsItsWeightSays() {
    float[] repeated = batch.features().clone();
    int[] labels = batch.labels().clone();
    for (int row = 1; row < 4; row++) {
      System.arraycopy(repeated, 0, repeated, row * 6, 6);
      labels[row] = labels[0];
    }
    float[] alike = {1, 1, 1, 1, 1, 1, 1, 1};
    float[] weights = {4, 0, 0, 0, 1, 1, 1, 1};
    try (Network other = network("mlp:20,10", Optimizer.ADAM)) {
      double loss = other.train(Batches.of(other.input(), repeated, labels, alike, 8), Map.of());
      assertThat(
              network.train(
                  Batches.of(network.input(), batch.features(), batch.labels(), weights, 8),
                  Map.of()))
          .isCloseTo(loss, within(1e-6));
      assertThat(predict(network, batch)).containsExactly(predict(other, batch), within(1e-5f));
    }
  }

  @Test
  void penaltiesSeeTheResponsesAfterTheActivation() {
    float[] seen = new float[8 * 20];
    ResponsePenalty watching =
        (responses, labels, rows, width, gradient) -> {
          assertThat(labels).startsWith(batch.labels());
          assertThat(rows).isEqualTo(8);
          assertThat(width).isEqualTo(20);
          System.arraycopy(responses, 0, seen, 0, seen.length);
          return 0;
        };
    double[][] expected =
        new ReferenceMlp(Activation.RELU, network.state().parameters(), 6, 20, 10, 4)
            .forward(batch.rows())[1];
    network.train(
        Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 8),
        Map.of("hidden1", watching));
    for (int i = 0; i < seen.length; i++) {
      assertThat((double) seen[i]).isCloseTo(expected[i / 20][i % 20], within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainingAllocatesNothing(Optimizer optimizer) {
    Map<String, ResponsePenalty> penalties = new HashMap<>(Map.of("hidden2", FREE, "logits", FREE));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    int steps = 2_000;
    Vectors large = Vectors.of(130, 6, 4, 1);
    Batch given = new Batch();
    float[] probabilities = new float[130 * 4];
    try (Network trained = network("mlp:20,10", optimizer)) {
      long allocated = 0;
      for (int round = 0; round < 3; round++) { // the first ones warm up
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < steps; i++) {
          fill(given, large, 130);
          trained.predict(given, probabilities);
          fill(given, large, i % 2 == 0 ? 130 : 1);
          trained.train(given, penalties);
        }
        allocated = threads.getThreadAllocatedBytes(self) - before;
      }
      assertThat(allocated / (double) steps).isLessThanOrEqualTo(64);
    }
  }

  @Test
  void statesOfOtherNetworksAreRefused() {
    try (Network narrower = network("mlp:20,9", Optimizer.ADAM);
        Network plain = network("mlp:20,10", Optimizer.SGD)) {
      assertThatThrownBy(() -> network.restore(narrower.state()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("mlp:20,10 relu adam must hold 394 parameters, but holds 369");
      assertThatThrownBy(() -> network.restore(plain.state()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must hold 788 optimizer moments, but holds 0");
    }
    NetworkState state = network.state();
    NetworkState withoutSeed =
        new NetworkState(
            new Shape.Vector(6), 4, state.parameters(), state.optimizer(), new long[1]);
    assertThatThrownBy(() -> network.restore(withoutSeed)).hasMessageContaining("2 counters");
  }

  @Test
  void argumentsAreChecked() {
    float[] features = batch.features();
    int[] labels = batch.labels();
    assertThatThrownBy(
            () -> network.predict(Batches.of(network.input(), features, 0), new float[4]))
        .hasMessage("a batch must have at least 1 row, but has none: add rows");
    assertThatThrownBy(
            () -> network.predict(Batches.of(new Shape.Vector(3), features, 8), new float[32]))
        .hasMessageContaining("rows must have the 6 channels of the network, but have 3");
    assertThatThrownBy(
            () -> network.predict(Batches.of(new Shape.Image(1, 1, 6), features, 8), new float[32]))
        .hasMessageContaining("Inputs must be vectors, texts or sequences, but are Image");
    assertThatThrownBy(
            () -> network.predict(Batches.of(network.input(), features, 8), new float[31]))
        .hasMessageContaining("probabilities must hold 8 rows of 4 numbers");
    int[] unknown = labels.clone();
    unknown[3] = 4;
    assertThatThrownBy(
            () ->
                network.train(
                    Batches.of(network.input(), features, unknown, batch.weights(), 8), Map.of()))
        .hasMessageContaining("below the 4 outputs, but that of row 3 is 4");
    for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] weights = batch.weights().clone();
      weights[2] = weight;
      assertThatThrownBy(
              () ->
                  network.train(
                      Batches.of(network.input(), features, labels, weights, 8), Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("finite and at least 0, but that of row 2 is " + weight);
    }
    assertThatThrownBy(
            () ->
                network.train(
                    Batches.of(network.input(), features, labels, batch.weights(), 8),
                    Map.of("hidden3", FREE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[hidden1, hidden2, logits]")
        .hasMessageContaining("hidden3");
    assertThatThrownBy(() -> network.grow(new Shape.Vector(6), 3))
        .hasMessage("outputs must be at least the present 4, but is 3: use such a value");
    assertThatThrownBy(() -> network.scaleRate(0)).hasMessageContaining("factor must be");
  }

  @Test
  void closedNetworkRefusesToWork() {
    network.close();
    assertThatThrownBy(() -> predict(network, batch)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> train(network, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(network::state).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> network.grow(new Shape.Vector(9), 9))
        .isInstanceOf(IllegalStateException.class);
  }
}

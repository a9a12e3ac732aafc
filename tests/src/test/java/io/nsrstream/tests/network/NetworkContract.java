package io.nsrstream.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every network must do; a subclass says which network. */
abstract class NetworkContract {
  private static final int STEPS = 6;
  private static final int CHANNELS = 3;
  private static final int OUTPUTS = 3;
  private static final int MOST_ROWS = 5;
  private static final long SEED = 11;
  private static final Shape INPUT = new Shape.Sequence(STEPS, CHANNELS);

  private final NetworkFactory networks;
  private final boolean anyLength;
  private final int plainSkip;
  private final Random random = new Random(SEED);

  /**
   * @param anyLength whether its parameters don't depend on the number of steps
   * @param plainSkip the number of channels that a residual adds without a projection, so that
   *     growth to it loses one; 0 where there is none
   */
  NetworkContract(NetworkFactory networks, boolean anyLength, int plainSkip) {
    this.networks = networks;
    this.anyLength = anyLength;
    this.plainSkip = plainSkip;
  }

  private Network network() {
    return networks.create(INPUT, OUTPUTS, SEED);
  }

  /** Rows of random lengths, the first one whole. */
  private Batch batch(int rows, int steps, int channels) {
    Batch batch = new Batch();
    fill(batch, rows, steps, channels);
    return batch;
  }

  private void fill(Batch batch, int rows, int steps, int channels) {
    batch.begin(Shape.of(steps, channels), rows);
    for (int row = 0; row < rows; row++) {
      int length = row == 0 ? steps : 1 + random.nextInt(steps);
      batch.setLength(row, length);
      batch.labels()[row] = random.nextInt(OUTPUTS);
      batch.weights()[row] = 0.5f + random.nextFloat();
      for (int i = 0; i < steps * channels; i++) {
        boolean present = i < length * channels;
        // What stands at absent steps has no meaning, so that it may be anything.
        batch.inputs()[batch.start(row) + i] = present ? (float) random.nextGaussian() : Float.NaN;
      }
    }
  }

  private Batch learnable() {
    return batch(1 + random.nextInt(MOST_ROWS), STEPS, CHANNELS);
  }

  private static float[] predict(Network network, Batch batch) {
    float[] probabilities = new float[batch.rows() * network.outputs()];
    network.predict(batch, probabilities);
    return probabilities;
  }

  private static void assertSame(NetworkState found, NetworkState expected) {
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void itsLayersEndWithTheLogits() {
    try (Network network = network()) {
      assertThat(network.layers().stream().map(Layer::name))
          .containsExactlyElementsOf(networks.penalisableLayers())
          .endsWith(Layer.LOGITS);
      assertThat(network.input()).isEqualTo(INPUT);
      assertThat(network.outputs()).isEqualTo(OUTPUTS);
      assertThat(networks.kernels()).isNotBlank();
    }
  }

  @Test
  void itHasTheSizeThatItsFactorySays() {
    try (Network network = network()) {
      NetworkSize size = networks.size(INPUT, OUTPUTS);
      NetworkState state = network.state();
      assertThat(size.parameters()).isEqualTo(state.parameters().length);
      assertThat(size.moments()).isGreaterThanOrEqualTo(state.optimizer().length);
    }
  }

  @Test
  void probabilitiesAreOfEachRowAndSumToOne() {
    try (Network network = network()) {
      for (int steps = 1; steps <= STEPS + 3; steps++) {
        Batch batch = batch(MOST_ROWS, steps, CHANNELS);
        float[] probabilities = predict(network, batch);
        for (int row = 0; row < MOST_ROWS; row++) {
          double sum = 0;
          for (int k = 0; k < OUTPUTS; k++) {
            assertThat(probabilities[row * OUTPUTS + k]).isBetween(0f, 1f);
            sum += probabilities[row * OUTPUTS + k];
          }
          assertThat(sum).isCloseTo(1, within(1e-5));
        }
      }
    }
  }

  @Test
  void theSameSeedAndExamplesGiveTheSameBytes() {
    try (Network one = network();
        Network other = network()) {
      for (int i = 0; i < 4; i++) {
        Batch batch = learnable();
        assertThat(one.train(batch, Map.of())).isEqualTo(other.train(batch, Map.of()));
      }
      assertSame(one.state(), other.state());
    }
  }

  @Test
  void predictionsChangeNoByteAndNoLaterResult() {
    try (Network network = network();
        Network watched = network()) {
      for (int i = 0; i < 4; i++) {
        Batch batch = learnable();
        predictAnything(watched);
        double expected = network.gradient(batch, Map.of());
        assertThat(watched.gradient(batch, Map.of())).isEqualTo(expected);
        predictAnything(watched);
        assertThat(watched.apply()).isEqualTo(network.apply());
        predictAnything(watched);
        assertSame(watched.state(), network.state());
        Batch later = batch(2, 1 + random.nextInt(2 * STEPS), CHANNELS);
        assertThat(predict(watched, later)).isEqualTo(predict(network, later));
      }
    }
  }

  /** Fewer and more steps and rows than learned, and many more. */
  private void predictAnything(Network network) {
    for (int i = 0; i < 3; i++) {
      predict(network, batch(1 + random.nextInt(9), 1 + random.nextInt(2 * STEPS), CHANNELS));
    }
    predict(network, batch(1, 20 * STEPS, CHANNELS));
  }

  @Test
  void anUpdateIsAGradientAndItsApplication() {
    try (Network one = network();
        Network other = network()) {
      NetworkState before = one.state();
      Batch batch = learnable();
      assertThatThrownBy(one::apply).isInstanceOf(IllegalStateException.class);
      double loss = one.gradient(batch, Map.of());
      assertSame(one.state(), before);
      assertThat(one.gradient(batch, Map.of())).isEqualTo(loss);
      assertThat(one.apply()).isTrue();
      assertThat(one.state().parameters()).isNotEqualTo(before.parameters());
      assertThatThrownBy(one::apply).isInstanceOf(IllegalStateException.class);
      assertThat(other.train(batch, Map.of())).isEqualTo(loss);
      assertSame(other.state(), one.state());
      one.gradient(batch, Map.of());
      one.grow(INPUT, OUTPUTS + 1);
      assertThatThrownBy(one::apply).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aLossThatIsNotFiniteLeavesTheNetworkAsItWas() {
    try (Network network = network()) {
      network.train(learnable(), Map.of());
      NetworkState before = network.state();
      Batch broken = learnable();
      broken.inputs()[1] = Float.POSITIVE_INFINITY;
      broken.inputs()[0] = Float.NaN;
      assertThat(network.train(broken, Map.of())).isNotFinite();
      assertSame(network.state(), before);
    }
  }

  @Test
  void penaltiesSeeTheResponsesThatPredictionsShowAndMoveTheNetwork() {
    try (Network network = network();
        Network without = network()) {
      Batch batch = learnable();
      String layer = networks.penalisableLayers().get(0);
      ResponsePenalty pull =
          (responses, labels, rows, width, gradient) -> {
            assertThat(rows).isEqualTo(batch.rows());
            assertThat(labels).startsWith(batch.labels());
            for (int i = 0; i < rows * width; i++) {
              assertThat(responses[i]).isFinite();
              gradient[i] += 1;
            }
            return 1;
          };
      double loss = network.train(batch, Map.of(layer, pull));
      assertThat(without.train(batch, Map.of())).isEqualTo(loss);
      assertThat(network.state().parameters()).isNotEqualTo(without.state().parameters());
      int width = network.layers().get(0).width();
      float[] shown = new float[batch.rows() * width];
      network.predict(batch, new float[batch.rows() * OUTPUTS], Map.of(layer, shown));
      for (float response : shown) {
        assertThat(response).isFinite();
      }
    }
  }

  @Test
  void growthKeepsWhatIsKnown() {
    try (Network network = network()) {
      network.train(learnable(), Map.of());
      Batch batch = batch(4, STEPS, CHANNELS);
      float[] before = predict(network, batch);
      network.grow(new Shape.Sequence(STEPS + 4, CHANNELS), OUTPUTS);
      assertThat(predict(network, batch)).containsExactly(before, within(1e-5f));
      network.grow(network.input(), OUTPUTS + 2);
      float[] after = predict(network, batch);
      for (int row = 0; row < 4; row++) {
        double known = 0;
        for (int k = 0; k < OUTPUTS; k++) {
          known += after[row * (OUTPUTS + 2) + k];
        }
        for (int k = 0; k < OUTPUTS; k++) {
          assertThat(after[row * (OUTPUTS + 2) + k] / known)
              .isCloseTo(before[row * OUTPUTS + k], within(1e-4));
        }
      }
      assertThat(network.train(batch(3, STEPS + 4, CHANNELS), Map.of())).isFinite();
    }
  }

  @Test
  void newChannelsChangeNothingWhereTheyAreZero() {
    try (Network network = network()) {
      for (int channels = CHANNELS; channels < CHANNELS + 4; channels++) {
        network.train(batch(4, STEPS, channels), Map.of());
        Batch known = batch(4, STEPS, channels);
        float[] before = predict(network, known);
        network.grow(new Shape.Sequence(STEPS, channels + 1), OUTPUTS);
        float[] after = predict(network, withEmptyChannel(known));
        if (channels + 1 != plainSkip) {
          assertThat(after).containsExactly(before, within(1e-5f));
        }
        assertThat(network.train(batch(4, STEPS, channels + 1), Map.of())).isFinite();
      }
      NetworkState state = network.state();
      assertThat(networks.size(network.input(), OUTPUTS).parameters())
          .isEqualTo(state.parameters().length);
      assertThat(state.parameters()).doesNotContain(Float.NaN);
    }
  }

  private static Batch withEmptyChannel(Batch batch) {
    int channels = batch.shape().channels();
    int steps = batch.shape().positions();
    Batch wider = new Batch();
    wider.begin(Shape.of(steps, channels + 1), batch.rows());
    for (int row = 0; row < batch.rows(); row++) {
      wider.setLength(row, batch.length(row));
      for (int step = 0; step < steps; step++) {
        int start = wider.start(row) + step * (channels + 1);
        System.arraycopy(
            batch.inputs(), batch.start(row) + step * channels, wider.inputs(), start, channels);
        wider.inputs()[start + channels] = 0;
      }
    }
    return wider;
  }

  @Test
  void aRestoredNetworkGoesOnAsTheFirstOne() {
    try (Network network = network();
        Network copy = networks.create(new Shape.Sequence(2, 2), 1, 5)) {
      network.train(learnable(), Map.of());
      copy.restore(network.state());
      for (int i = 0; i < 3; i++) {
        Batch batch = learnable();
        assertThat(copy.train(batch, Map.of())).isEqualTo(network.train(batch, Map.of()));
      }
      assertSame(copy.state(), network.state());
    }
  }

  @Test
  void aStateThatDoesNotFitChangesNothing() {
    try (Network network = network()) {
      NetworkState before = network.state();
      NetworkState misfit =
          new NetworkState(INPUT, OUTPUTS, new float[1], before.optimizer(), before.counters());
      assertThatThrownBy(() -> network.restore(misfit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("parameters");
      assertSame(network.state(), before);
    }
  }

  @Test
  void aRowLongerThanAnyLearnedIsPredictedAtItsOwnLength() {
    try (Network network = network();
        Network longer = network()) {
      longer.grow(new Shape.Sequence(2 * STEPS, CHANNELS), OUTPUTS);
      Batch batch = batch(1, 2 * STEPS, CHANNELS);
      float[] found = predict(network, batch);
      if (!anyLength) {
        batch.setLength(0, STEPS);
      }
      assertThat(found).containsExactly(predict(longer, batch), within(1e-5f));
      assertThat(network.input()).isEqualTo(INPUT);
    }
  }

  @Test
  void aBatchThatIsUsedAgainGivesWhatANewOneGives() {
    try (Network network = network()) {
      Batch reused = new Batch();
      for (int i = 0; i < 6; i++) {
        int rows = 1 + random.nextInt(MOST_ROWS);
        int steps = 1 + random.nextInt(3 * STEPS);
        fill(reused, rows, steps, CHANNELS);
        Batch copy = new Batch();
        copy.begin(reused.shape(), rows);
        for (int row = 0; row < rows; row++) {
          copy.setLength(row, reused.length(row));
        }
        System.arraycopy(reused.inputs(), 0, copy.inputs(), 0, rows * steps * CHANNELS);
        assertThat(predict(network, reused)).isEqualTo(predict(network, copy));
      }
    }
  }

  @Test
  void argumentsThatDoNotFitAreRefused() {
    try (Network network = network()) {
      Batch batch = learnable();
      assertThatThrownBy(() -> network.predict(new Batch(), new float[OUTPUTS]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 1 row");
      assertThatThrownBy(() -> predict(network, batch(1, STEPS, CHANNELS + 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("channels");
      assertThatThrownBy(() -> network.predict(batch, new float[1]))
          .hasMessageContaining("probabilities must hold");
      assertThatThrownBy(() -> network.train(batch(1, STEPS + 1, CHANNELS), Map.of()))
          .hasMessageContaining("grow the network first");
      assertThatThrownBy(() -> network.train(batch, Map.of("nowhere", (a, b, c, d, e) -> 0)))
          .hasMessageContaining("nowhere");
      batch.labels()[0] = OUTPUTS;
      assertThatThrownBy(() -> network.train(batch, Map.of())).hasMessageContaining("outputs");
      batch.labels()[0] = 0;
      batch.weights()[0] = -1;
      assertThatThrownBy(() -> network.train(batch, Map.of())).hasMessageContaining("weights");
      assertThatThrownBy(() -> network.grow(INPUT, OUTPUTS - 1)).hasMessageContaining("outputs");
      assertThatThrownBy(() -> network.grow(new Shape.Vector(CHANNELS), OUTPUTS))
          .hasMessageContaining("inputs");
    }
    for (Shape shape : new Shape[] {new Shape.Image(2, 2, 1), new Shape.Graph(2, 1)}) {
      assertThatThrownBy(() -> networks.create(shape, OUTPUTS, SEED))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("vectors, texts or sequences");
    }
  }

  @Test
  void aClosedNetworkRefusesToWork() {
    Network network = network();
    network.close();
    network.close();
    Batch batch = learnable();
    assertThatThrownBy(() -> predict(network, batch)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> network.gradient(batch, Map.of()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(network::apply).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(network::state).isInstanceOf(IllegalStateException.class);
  }
}

package io.nsrstream.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** What the port asks of any network, asked of DL4J's. */
final class Dl4jNetworkTest {
  private static final int ROWS = 4;
  private static final int[] LABELS = {0, 1, 2, 1};
  private static final float[] WEIGHTS = {1, 0.5f, 2, 0.5f};

  static Stream<Arguments> networks() {
    Shape sequences = new Shape.Sequence(6, 2);
    return Stream.of(
        Arguments.of(
            "dense", Dl4jFactory.of(Configurations.dense(new Adam(0.01))), new Shape.Vector(4)),
        Arguments.of(
            "dense on sequences",
            Dl4jFactory.of(Configurations.dense(new Nesterovs(0.01))),
            sequences),
        Arguments.of("lstm", Dl4jFactory.of(Configurations.recurrent(new Adam(0.01))), sequences),
        Arguments.of(
            "convolutions",
            Dl4jFactory.of(Configurations.convolutional(new Nesterovs(0.01))),
            sequences));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void restoredNetworksGoOnAsIfNeverInterrupted(String name, Dl4jFactory factory, Shape input) {
    Random random = new Random(3);
    try (Network network = factory.create(input, 3, 9);
        Network other = factory.create(new Shape.Vector(4), 1, 0)) {
      train(network, random, 3);
      other.restore(network.state());
      Random same = new Random(5);
      Random again = new Random(5);
      train(network, same, 3);
      train(other, again, 3);
      assertSame(network.state(), other.state());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void predictionsStayWhileANetworkGrows(String name, Dl4jFactory factory, Shape input) {
    Shape wider = new Shape.Sequence(input.positions(), input.channels() + 2);
    try (Network network = factory.create(input, 3, 9)) {
      train(network, new Random(3), 3);
      float[] features = features(input, ROWS, new Random(1));
      float[] before = new float[ROWS * 3];
      network.predict(Batches.of(network.input(), features, ROWS), before);

      network.grow(wider, 5);

      float[] after = new float[ROWS * 5];
      network.predict(Batches.of(network.input(), widened(features, input, wider), ROWS), after);
      for (int row = 0; row < ROWS; row++) {
        double known = 0;
        for (int k = 0; k < 3; k++) {
          known += after[row * 5 + k];
        }
        for (int k = 0; k < 3; k++) {
          assertThat(after[row * 5 + k] / known).isCloseTo(before[row * 3 + k], within(1e-5));
        }
      }
      train(network, new Random(4), 1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void whatANetworkGainsIsWhatOneOfTheNewSizeHas(String name, Dl4jFactory factory, Shape input) {
    Shape wider = new Shape.Sequence(input.positions() + 2, input.channels() + 1);
    try (Network network = factory.create(input, 3, 9);
        Network reference = factory.create(wider, 4, 9)) {
      NetworkState marked = network.state();
      Arrays.fill(marked.parameters(), 77);
      network.restore(marked);

      network.grow(wider, 4);

      float[] fresh = reference.state().parameters();
      float[] grown = network.state().parameters();
      assertThat(grown).hasSameSizeAs(fresh);
      int kept = 0;
      for (int i = 0; i < grown.length; i++) {
        assertThat(grown[i]).isIn(77f, fresh[i]);
        kept += grown[i] == 77 ? 1 : 0;
      }
      assertThat(kept).isEqualTo(marked.parameters().length);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void roomForLongerSequencesChangesNothing(String name, Dl4jFactory factory, Shape input) {
    float[] features = features(input, ROWS, new Random(1));
    Shape longer = new Shape.Sequence(input.positions() + 4, input.channels());
    float[] expected = new float[ROWS * 3];
    float[] found = new float[ROWS * 3];
    try (Network network = factory.create(input, 3, 9)) {
      network.predict(Batches.of(network.input(), features, ROWS), expected);
      network.grow(longer, 3);
      network.predict(Batches.of(network.input(), widened(features, input, longer), ROWS), found);
    }
    assertThat(found).containsExactly(expected, within(1e-5f));
  }

  @Test
  void aStepThatIsNotFiniteChangesNothing() {
    Dl4jFactory factory = Dl4jFactory.of(Configurations.dense(new Adam(0.01)));
    Shape input = new Shape.Vector(4);
    try (Network network = factory.create(input, 3, 9)) {
      train(network, new Random(3), 2);
      NetworkState before = network.state();
      float[] features = features(input, ROWS, new Random(1));
      AtomicInteger seen = new AtomicInteger();

      double loss =
          network.train(
              Batches.of(network.input(), features, LABELS, WEIGHTS, ROWS),
              Map.of(
                  "layer0",
                  (responses, labels, rows, width, gradient) -> {
                    gradient[0] = Float.POSITIVE_INFINITY;
                    return seen.incrementAndGet();
                  }));
      assertThat(loss).isNaN();
      assertThat(seen).hasValue(1);
      assertSame(before, network.state());

      features[2] = Float.NaN;
      assertThat(
              network.train(Batches.of(network.input(), features, LABELS, WEIGHTS, ROWS), Map.of()))
          .isNaN();
      assertSame(before, network.state());
    }
  }

  @Test
  void theRateScalesWhatPlainDescentMoves() {
    Dl4jFactory factory = Dl4jFactory.of(Configurations.dense(new Sgd(0.1)));
    Shape input = new Shape.Vector(4);
    float[] features = features(input, ROWS, new Random(1));
    try (Network network = factory.create(input, 3, 9);
        Network slower = factory.create(input, 3, 9)) {
      float[] start = network.state().parameters();
      network.train(Batches.of(network.input(), features, LABELS, WEIGHTS, ROWS), Map.of());
      slower.scaleRate(0.25);
      slower.train(Batches.of(slower.input(), features, LABELS, WEIGHTS, ROWS), Map.of());
      float[] moved = network.state().parameters();
      float[] movedLess = slower.state().parameters();
      for (int i = 0; i < start.length; i++) {
        assertThat(movedLess[i] - start[i]).isCloseTo(0.25f * (moved[i] - start[i]), within(1e-6f));
      }
    }
  }

  @Test
  void theSeedDecidesWeightsAndDropout() {
    Dl4jFactory factory =
        Dl4jFactory.of(
            Configurations.with(new Sgd(0.1))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(20)
                        .dropOut(0.5)
                        .activation(Activation.RELU)
                        .build())
                .layer(Configurations.output(3))
                .build());
    NetworkState[] states = new NetworkState[3];
    long[] seeds = {4, 4, 5};
    for (int i = 0; i < seeds.length; i++) {
      try (Network network = factory.create(new Shape.Vector(4), 3, seeds[i])) {
        train(network, new Random(8), 3);
        states[i] = network.state();
      }
    }
    assertSame(states[0], states[1]);
    assertThat(states[2].parameters()).isNotEqualTo(states[0].parameters());
  }

  @Test
  void layersAreNamedAsInTheConfigurationAndEndWithTheLogits() {
    try (Network network =
        Dl4jFactory.of(Configurations.dense(new Sgd(1))).create(new Shape.Vector(2), 7, 0)) {
      assertThat(network.layers())
          .containsExactly(
              new Layer("layer0", 6, true),
              new Layer("layer1", 5, true),
              new Layer("logits", 7, true));
    }
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    Dl4jFactory factory = Dl4jFactory.of(Configurations.images(new Sgd(1)));
    assertThatThrownBy(() -> factory.create(new Shape.Vector(13), 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot have inputs of Vector[channels=13]");
  }

  private static void train(Network network, Random random, int steps) {
    for (int step = 0; step < steps; step++) {
      float[] features = features(network.input(), ROWS, random);
      assertThat(
              network.train(Batches.of(network.input(), features, LABELS, WEIGHTS, ROWS), Map.of()))
          .isFinite();
    }
  }

  /** Rows of which the first is shorter where there are steps. */
  private static float[] features(Shape input, int rows, Random random) {
    float[] features = new float[rows * input.size()];
    for (int i = 0; i < features.length; i++) {
      boolean absent = i < input.size() && i >= 2 * input.channels();
      features[i] = absent ? Batches.ABSENT : (float) random.nextGaussian();
    }
    return features;
  }

  /** The same rows with further steps absent and further channels zero. */
  private static float[] widened(float[] features, Shape from, Shape to) {
    float[] widened = new float[features.length / from.size() * to.size()];
    Arrays.fill(widened, Batches.ABSENT);
    for (int i = 0; i < features.length; i++) {
      int row = i / from.size();
      int step = i % from.size() / from.channels();
      int start = (row * to.positions() + step) * to.channels();
      if (i % from.channels() == 0 && !Float.isNaN(features[i])) {
        Arrays.fill(widened, start, start + to.channels(), 0);
      }
      widened[start + i % from.channels()] = features[i];
    }
    return widened;
  }

  private static void assertSame(NetworkState expected, NetworkState found) {
    assertThat(found.input()).isEqualTo(expected.input());
    assertThat(found.outputs()).isEqualTo(expected.outputs());
    assertThat(found.parameters()).isEqualTo(expected.parameters());
    assertThat(found.optimizer()).isEqualTo(expected.optimizer());
    assertThat(found.counters()).isEqualTo(expected.counters());
  }
}

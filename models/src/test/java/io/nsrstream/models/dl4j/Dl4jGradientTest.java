package io.nsrstream.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Steps at rate 1 against finite differences of what the port itself says of loss and penalties.
 */
final class Dl4jGradientTest {
  private static final int ROWS = 5;
  private static final float[] WEIGHTS = {1, 0.5f, 0, 2.5f, 1};
  private static final int OUTPUTS = 3;
  private static final double H = 5e-3;

  static Stream<Arguments> networks() {
    Sgd plain = new Sgd(1);
    Shape sequences = new Shape.Sequence(6, 2);
    return Stream.of(
        Arguments.of("dense", Dl4jFactory.of(Configurations.dense(plain)), new Shape.Vector(4)),
        Arguments.of("lstm", Dl4jFactory.of(Configurations.recurrent(plain)), sequences),
        Arguments.of(
            "convolutions", Dl4jFactory.of(Configurations.convolutional(plain)), sequences),
        Arguments.of("images", Dl4jFactory.of(Configurations.images(plain)), new Shape.Vector(12)),
        Arguments.of("flat sequences", Dl4jFactory.of(Configurations.dense(plain)), sequences));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void stepsFollowTheGradientOfLossAndPenaltiesOnAllLayers(
      String name, Dl4jFactory factory, Shape input) {
    assertStepsFollowTheGradient(factory, input, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void theSameHoldsForSequencesOfUnequalLengths(String name, Dl4jFactory factory, Shape input) {
    assertStepsFollowTheGradient(factory, input, true);
  }

  private static void assertStepsFollowTheGradient(
      Dl4jFactory factory, Shape input, boolean unequal) {
    Random random = new Random(7);
    float[] features = features(input, unequal, random);
    int[] labels = {0, 1, 2, 0, 1};
    try (Network network = factory.create(input, OUTPUTS, 3)) {
      assertThat(network.layers().stream().map(Layer::name))
          .containsExactlyElementsOf(factory.penalisableLayers());
      NetworkState start = network.state();
      network.train(
          Batches.of(network.input(), features, labels, WEIGHTS, ROWS),
          pulls(network, new double[1]));
      float[] after = network.state().parameters();
      int checked = 0;
      for (int i = 0; i < after.length; i += after.length / 16 + 1) {
        double step = (double) start.parameters()[i] - after[i];
        double upper = objective(network, moved(start, i, H), features, labels);
        double lower = objective(network, moved(start, i, -H), features, labels);
        // Running statistics move without being trained: nothing in training depends on them.
        if (upper != lower) {
          double difference = (upper - lower) / (2 * H);
          double tolerance = 2e-4 + 2e-3 * Math.abs(difference);
          assertThat(step).as("parameter %d", i).isCloseTo(difference, within(tolerance));
          checked++;
        }
      }
      assertThat(checked).isGreaterThan(8);
    }
  }

  private static double objective(
      Network network, NetworkState state, float[] features, int[] labels) {
    network.restore(state);
    double[] penalties = new double[1];
    return network.train(
            Batches.of(network.input(), features, labels, WEIGHTS, ROWS), pulls(network, penalties))
        + penalties[0];
  }

  private static NetworkState moved(NetworkState state, int index, double by) {
    float[] parameters = state.parameters().clone();
    parameters[index] += (float) by;
    return new NetworkState(
        state.input(), state.outputs(), parameters, state.optimizer(), state.counters());
  }

  /** Half the squared distance of each response to a target, summed, on every layer. */
  private static Map<String, ResponsePenalty> pulls(Network network, double[] sum) {
    Map<String, ResponsePenalty> pulls = new HashMap<>();
    for (Layer layer : network.layers()) {
      pulls.put(
          layer.name(),
          (responses, labels, rows, width, gradient) -> {
            assertThat(width).isEqualTo(layer.width());
            double value = 0;
            for (int i = 0; i < rows * width; i++) {
              double target = Math.sin(i + layer.name().hashCode() % 10);
              value += 0.05 * (responses[i] - target) * (responses[i] - target);
              gradient[i] += (float) (0.1 * (responses[i] - target));
            }
            sum[0] += value;
            return value;
          });
    }
    return pulls;
  }

  private static float[] features(Shape input, boolean unequal, Random random) {
    float[] features = new float[ROWS * input.size()];
    for (int i = 0; i < features.length; i++) {
      int row = i / input.size();
      int step = i % input.size() / input.channels();
      boolean absent = unequal && step > row + 1;
      features[i] = absent ? Batches.ABSENT : (float) random.nextGaussian();
    }
    return features;
  }
}

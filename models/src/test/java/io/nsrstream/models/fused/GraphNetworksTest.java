package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.nsrstream.models.Batches;
import io.nsrstream.models.GraphSpec;
import io.nsrstream.models.NetworkKinds;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.fused.ReferenceNetwork.Pull;
import io.nsrstream.models.fused.layers.PlacedRandom;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Nodes;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GraphNetworksTest {
  private static final int COUNT = 13;
  private static final int CHANNELS = 5;
  private static final int OUTPUTS = 3;

  /** The batch is some of the nodes in an order of its own. */
  private static final int[] CHOSEN = {7, 2, 12, 0, 5, 9};

  private static Nodes nodes(int count, int channels, long seed) {
    Random random = new Random(seed);
    float[] features = new float[count * channels];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return nodes(channels, features, seed);
  }

  /** Random edges; the last node has none. */
  private static Nodes nodes(int channels, float[] features, long seed) {
    Random random = new Random(seed);
    int count = features.length / channels;
    List<TreeSet<Integer>> neighbours = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      neighbours.add(new TreeSet<>());
    }
    for (int edge = 0; edge < 2 * count; edge++) {
      int from = random.nextInt(count - 1);
      int to = random.nextInt(count - 1);
      if (from != to) {
        neighbours.get(from).add(to);
        neighbours.get(to).add(from);
      }
    }
    return new Nodes(
        channels,
        features,
        neighbours.stream().map(of -> of.stream().mapToInt(Integer::intValue).toArray()).toList());
  }

  private static Batch batch(Nodes nodes, int... chosen) {
    Batch batch = new Batch();
    batch.begin(nodes, chosen.length);
    for (int row = 0; row < chosen.length; row++) {
      batch.setNode(row, chosen[row]);
      batch.labels()[row] = chosen[row] % OUTPUTS;
      batch.weights()[row] = 0.5f + row % 3;
    }
    return batch;
  }

  private static FusedFactory factory(String spec, Optimizer optimizer, double rate) {
    return new FusedFactory(
        NetworkKinds.parse(spec).architecture(Activation.TANH),
        Initialization.XAVIER,
        new Descent(optimizer, rate, 0, 0),
        new Regularization.None());
  }

  private static Network network(FusedFactory factory) {
    return factory.create(new Shape.Vector(CHANNELS), OUTPUTS, 5);
  }

  private static Map<String, Pull> pulls(Network network) {
    Random random = new Random(17);
    Map<String, Pull> pulls = new HashMap<>();
    for (Layer layer : network.layers()) {
      double[][] targets = new double[CHOSEN.length][layer.width()];
      for (double[] row : targets) {
        Arrays.setAll(row, n -> random.nextGaussian());
      }
      pulls.put(layer.name(), new Pull(0.7, targets));
    }
    return pulls;
  }

  private static ResponsePenalty penalty(Pull pull) {
    return (responses, labels, rows, width, gradient) -> {
      for (int i = 0; i < rows * width; i++) {
        gradient[i] += (float) pull.derivative(responses[i], rows, width, i / width, i % width);
      }
      return 0;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcn:4x1", "gcn:4x2", "gcn:9x3", "sage:4x1", "sage:4x2", "sage:9x3"})
  void gradientsAgreeWithFiniteDifferences(String spec) {
    Nodes nodes = nodes(COUNT, CHANNELS, 1);
    assertGradients(spec, nodes, false);
    // What was predicted just before is not computed again.
    assertGradients(spec, nodes, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcn:4x1", "gcn:4x2", "sage:4x1", "sage:9x2"})
  void gradientsOfSparseFeaturesAgreeWithFiniteDifferences(String spec) {
    int channels = 120;
    float[] features = new float[COUNT * channels];
    for (int node = 0; node < COUNT; node++) {
      features[node * channels + 7 * node] = 1;
    }
    assertGradients(spec, nodes(channels, features, 1), false);
  }

  private static void assertGradients(String spec, Nodes nodes, boolean predicted) {
    Batch batch = batch(nodes, CHOSEN);
    // At rate 1 a plain step is the gradient.
    FusedFactory factory = factory(spec, Optimizer.SGD, 1);
    try (Network network = factory.create(new Shape.Vector(nodes.channels()), OUTPUTS, 5)) {
      float[] before = network.state().parameters();
      ReferenceGraphNetwork reference =
          new ReferenceGraphNetwork(
              GraphSpec.class.cast(NetworkKinds.parse(spec)), nodes, OUTPUTS, before);
      Map<String, Pull> pulls = pulls(network);
      Map<String, ResponsePenalty> penalties = new HashMap<>();
      pulls.forEach((layer, pull) -> penalties.put(layer, penalty(pull)));

      // Another graph leaves no trace.
      network.predict(batch(nodes(20, nodes.channels(), 2), 3, 4), new float[2 * OUTPUTS]);
      if (predicted) {
        network.predict(batch(nodes, 1), new float[OUTPUTS]);
      }
      assertThat(network.train(batch, penalties)).isCloseTo(reference.loss(batch), within(1e-5));

      float[] after = network.state().parameters();
      double[] gradient = new double[after.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (double) before[i] - after[i];
      }
      assertThat(gradient).containsExactly(reference.gradient(batch, pulls), within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcn:4x2", "sage:3x2"})
  void gradientsOfJacobiansAgreeWithFiniteDifferences(String spec) {
    Nodes nodes = nodes(COUNT, CHANNELS, 1);
    Batch batch = batch(nodes, CHOSEN);
    FusedFactory plain = factory(spec, Optimizer.SGD, 1);
    FusedFactory factory =
        new FusedFactory(
            plain.network(),
            plain.initialization(),
            plain.descent(),
            new Regularization.Jacobian(0.3, 1));
    try (Network network = network(factory)) {
      NetworkState before = network.state();
      ReferenceGraphNetwork reference =
          new ReferenceGraphNetwork(
              GraphSpec.class.cast(NetworkKinds.parse(spec)), nodes, OUTPUTS, before.parameters());
      long random = PlacedRandom.hash(before.counters()[1], before.counters()[0]);
      reference.penalizeJacobian(
          0.3, ReferenceNetwork.directions(random, 0, nodes.count(), OUTPUTS));
      network.train(batch, Map.of());
      float[] after = network.state().parameters();
      double[] gradient = new double[after.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (double) before.parameters()[i] - after[i];
      }
      assertThat(gradient).containsExactly(reference.gradient(batch, Map.of()), within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcn:8x2", "sage:8x3"})
  void predictionsAreThoseOfTheParametersOfTheMoment(String spec) {
    Nodes nodes = nodes(COUNT, CHANNELS, 1);
    Batch batch = batch(nodes, CHOSEN);
    try (Network network = network(factory(spec, Optimizer.ADAM, 0.05))) {
      float[] probabilities = new float[CHOSEN.length * OUTPUTS];
      for (int update = 0; update < 4; update++) {
        // Twice: the second call may use what the first one computed.
        network.predict(batch, probabilities);
        network.predict(batch, probabilities);
        assertProbabilities(spec, network, nodes, batch, probabilities);
        network.train(batch, Map.of());
      }
      NetworkState state = network.state();
      network.train(batch, Map.of());
      network.predict(batch, probabilities);
      network.restore(state);
      network.predict(batch, probabilities);
      assertProbabilities(spec, network, nodes, batch, probabilities);
    }
  }

  private static void assertProbabilities(
      String spec, Network network, Nodes nodes, Batch batch, float[] probabilities) {
    double[][] logits =
        new ReferenceGraphNetwork(
                GraphSpec.class.cast(NetworkKinds.parse(spec)),
                nodes,
                OUTPUTS,
                network.state().parameters())
            .logits();
    for (int row = 0; row < batch.rows(); row++) {
      double[] expected = ReferenceNetwork.softmax(logits[batch.node(row)]);
      for (int k = 0; k < OUTPUTS; k++) {
        assertThat((double) probabilities[row * OUTPUTS + k]).isCloseTo(expected[k], within(1e-5));
      }
    }
  }

  @Test
  void aRestoredNetworkGoesOnAlike() {
    Nodes nodes = nodes(COUNT, CHANNELS, 1);
    Batch batch = batch(nodes, CHOSEN);
    FusedFactory factory = factory("sage:8x3", Optimizer.ADAM, 0.01);
    try (Network one = network(factory);
        Network other = network(factory)) {
      one.train(batch, Map.of());
      other.restore(one.state());
      one.train(batch, Map.of());
      other.train(batch, Map.of());
      assertThat(other.state()).usingRecursiveComparison().isEqualTo(one.state());
    }
  }

  @Test
  void rowsWithoutAGraphAreRefused() {
    try (Network network = network(factory("gcn:8x2", Optimizer.ADAM, 0.01))) {
      Batch rows = Batches.of(new Shape.Vector(CHANNELS), new float[2 * CHANNELS], 2);
      assertThatThrownBy(() -> network.predict(rows, new float[2 * OUTPUTS]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be nodes with their graph");
    }
  }

  @Test
  void anMlpTakesNodesForTheirFeatures() {
    Nodes nodes = nodes(COUNT, CHANNELS, 1);
    try (Network network = network(factory("mlp:8", Optimizer.ADAM, 0.01))) {
      float[] ofNode = new float[OUTPUTS];
      network.predict(batch(nodes, 3), ofNode);
      float[] features = Arrays.copyOfRange(nodes.features(), 3 * CHANNELS, 4 * CHANNELS);
      float[] ofRow = new float[OUTPUTS];
      network.predict(Batches.of(new Shape.Vector(CHANNELS), features, 1), ofRow);
      assertThat(ofNode).containsExactly(ofRow, within(1e-6f));
    }
  }

  @Test
  void anEpochAllocatesNothing() {
    Nodes nodes = nodes(200, CHANNELS, 1);
    Batch batch = batch(nodes, CHOSEN);
    Map<String, Steadiness> penalties = Map.of("hidden1", new Steadiness(0.1, 1, false, false));
    float[] probabilities = new float[CHOSEN.length * OUTPUTS];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Network network = network(factory("sage:16x3", Optimizer.ADAM, 0.01))) {
      for (int i = 0; i < 50; i++) {
        network.train(batch, penalties);
        network.predict(batch, probabilities);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 50; i++) {
        network.train(batch, penalties);
        network.predict(batch, probabilities);
      }
      // One array of all nodes would take more than this in fifty epochs.
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50 * 800L);
    }
  }

  @Test
  void aClosedNetworkHasGivenAllMemoryBack() {
    long before = NativeFloats.live();
    try (Network network = network(factory("gcn:8x3", Optimizer.ADAM, 0.01))) {
      network.train(batch(nodes(COUNT, CHANNELS, 1), CHOSEN), Map.of());
    }
    assertThat(NativeFloats.live()).isEqualTo(before);
  }
}

package io.nsrstream.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.NetworkKinds;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.Steadiness;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fused engine and DL4J, from the same weights on the same rows. */
final class EnginesAgreeTest {
  private static final Shape SEQUENCES = new Shape.Sequence(9, 3);
  private static final int ROWS = 6;
  private static final int OUTPUTS = 4;
  private static final int STEPS = 10;
  private static final float[] ALIKE = {1, 1, 1, 1, 1, 1};

  static Stream<Arguments> networks() {
    Stage tanh = new Stage.Activate(Activation.TANH);
    Stage relu = new Stage.Activate(Activation.RELU);
    Stage first = new Stage.Response("first");
    return Stream.of(
        Arguments.of(
            "dense",
            List.of(new Stage.Dense(8), relu, first, new Stage.Dense(7), tanh),
            new Shape.Vector(5)),
        Arguments.of("dense on steps", List.of(new Stage.Dense(8), tanh, first), SEQUENCES),
        Arguments.of(
            "batch norm",
            List.of(
                new Stage.Dense(8), tanh, first, new Stage.BatchNorm(), new Stage.Dense(5), tanh),
            new Shape.Vector(5)),
        Arguments.of(
            "lstm, last step",
            List.of(new Stage.Lstm(6), first, new Stage.Pool(Summary.LAST)),
            SEQUENCES),
        Arguments.of(
            "lstm, mean",
            List.of(new Stage.Lstm(6), first, new Stage.Pool(Summary.MEAN)),
            SEQUENCES),
        Arguments.of(
            "causal convolutions",
            List.of(
                new Stage.Convolution(6, 3, 2, 1, Padding.CAUSAL),
                tanh,
                first,
                new Stage.Convolution(5, 2, 1, 2, Padding.CAUSAL),
                tanh,
                new Stage.Dense(6),
                tanh),
            SEQUENCES),
        Arguments.of(
            "residual convolutions",
            List.of(
                new Stage.Convolution(6, 3, 1, 1, Padding.SAME),
                tanh,
                first,
                new Stage.Residual(
                    List.of(
                        new Stage.Convolution(5, 4, 1, 1, Padding.SAME),
                        tanh,
                        new Stage.BatchNorm())),
                new Stage.Residual(
                    List.of(new Stage.Convolution(5, 2, 1, 1, Padding.CAUSAL), tanh)),
                new Stage.Pool(Summary.MAX)),
            SEQUENCES));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void predictionsAgree(String name, List<Stage> stages, Shape input) {
    FusedFactory factory = factory(stages, Optimizer.SGD, 0.1, 0);
    float[] features = features(input, new Random(1));
    float[] expected = new float[ROWS * OUTPUTS];
    float[] found = new float[ROWS * OUTPUTS];
    try (Network fused = factory.create(input, OUTPUTS, 5);
        Network dl4j = Dl4jFactory.of(factory).create(input, OUTPUTS, 5)) {
      fused.predict(Batches.of(fused.input(), features, ROWS), expected);
      dl4j.predict(Batches.of(dl4j.input(), features, ROWS), found);
      assertThat(dl4j.layers()).isEqualTo(fused.layers());
      assertThat(responses(dl4j, features))
          .containsExactly(responses(fused, features), within(1e-5f));
    }
    assertThat(found).containsExactly(expected, within(1e-5f));
  }

  private static float[] responses(Network network, float[] features) {
    float[] responses = new float[ROWS * network.layers().get(0).width()];
    network.predict(
        Batches.of(network.input(), features, ROWS),
        new float[ROWS * OUTPUTS],
        Map.of(network.layers().get(0).name(), responses));
    return responses;
  }

  /** At rate 1 a plain step is the gradient. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void gradientsAgree(String name, List<Stage> stages, Shape input) {
    assertAgreeAfter(1, factory(stages, Optimizer.SGD, 1, 0), input);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void plainDescentAgrees(String name, List<Stage> stages, Shape input) {
    assertAgreeAfter(STEPS, factory(stages, Optimizer.SGD, 0.1, 0), input);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void clippedNesterovAgrees(String name, List<Stage> stages, Shape input) {
    assertAgreeAfter(STEPS, factory(stages, Optimizer.NESTEROV, 0.05, 0.5), input);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void adamAgrees(String name, List<Stage> stages, Shape input) {
    assertAgreeAfter(STEPS, factory(stages, Optimizer.ADAM, 0.01, 0), input);
  }

  private static void assertAgreeAfter(int steps, FusedFactory factory, Shape input) {
    Random random = new Random(2);
    try (Network fused = factory.create(input, OUTPUTS, 5);
        Network dl4j = Dl4jFactory.of(factory).create(input, OUTPUTS, 5)) {
      float[] start = fused.state().parameters();
      assertThat(inFusedOrder(factory, dl4j)).isEqualTo(start);
      Map<String, Steadiness> penalties = penalties();
      Map<String, Steadiness> others = penalties();
      for (int step = 0; step < steps; step++) {
        float[] features = features(input, random);
        int[] labels = labels(random);
        float[] weights = weights(random);
        double loss =
            fused.train(Batches.of(fused.input(), features, labels, weights, ROWS), penalties);
        assertThat(dl4j.train(Batches.of(dl4j.input(), features, labels, weights, ROWS), others))
            .isCloseTo(loss, within(1e-4 * loss));
      }
      // After one step what has changed is compared, after more of them what there is.
      float[] origin = steps == 1 ? start : new float[start.length];
      float[] expected = minus(fused.state().parameters(), origin);
      float[] found = minus(inFusedOrder(factory, dl4j), origin);
      double usual = norm(expected) / Math.sqrt(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) found[i])
            .as("parameter %d", i)
            .isCloseTo(expected[i], within(1e-4 * (Math.abs(expected[i]) + usual)));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void exportedNetworksPredictTheSameAndComeBack(String name, List<Stage> stages, Shape input) {
    FusedFactory factory = factory(stages, Optimizer.NESTEROV, 0.05, 0);
    float[] features = features(input, new Random(1));
    try (Network fused = factory.create(input, OUTPUTS, 5)) {
      for (int step = 0; step < 3; step++) {
        fused.train(
            Batches.of(fused.input(), features, labels(new Random(step)), ALIKE, ROWS), Map.of());
      }
      float[] expected = new float[ROWS * OUTPUTS];
      fused.predict(Batches.of(fused.input(), features, ROWS), expected);
      NetworkState state = fused.state();
      Dl4jExchange exchange = new Dl4jExchange(factory);

      ComputationGraph graph = exchange.toDl4j(state);

      boolean sequences = !(stages.get(0) instanceof Stage.Dense);
      INDArray rows =
          sequences
              ? Nd4j.create(features, new long[] {ROWS, input.positions(), input.channels()}, 'c')
                  .permute(0, 2, 1)
              : Nd4j.create(features, new long[] {ROWS, input.size()}, 'c');
      assertThat(Observation.floats(graph.outputSingle(rows)))
          .containsExactly(expected, within(1e-5f));
      NetworkState back = exchange.fromDl4j(graph, input, OUTPUTS, 5);
      assertThat(back.parameters()).isEqualTo(state.parameters());
      assertThat(back.optimizer()).containsExactly(state.optimizer(), within(1e-6f));
      assertThat(back.counters()).isEqualTo(state.counters());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp:7,6", "mlp:7,6/norm", "lstm:6,5/max", "tcn:6x2", "fcn:8"})
  void specificationsAgree(String text) {
    FusedFactory factory =
        new FusedFactory(
            NetworkKinds.parse(text).architecture(Activation.RELU),
            Initialization.HE,
            new Descent(Optimizer.SGD, 0.05, 0, 5),
            new Regularization.None());
    float[] features = features(SEQUENCES, new Random(1));
    float[] expected = new float[ROWS * OUTPUTS];
    float[] found = new float[ROWS * OUTPUTS];
    try (Network fused = factory.create(SEQUENCES, OUTPUTS, 5);
        Network dl4j = Dl4jFactory.of(factory).create(SEQUENCES, OUTPUTS, 5)) {
      for (int step = 0; step < STEPS; step++) {
        int[] labels = labels(new Random(step));
        fused.train(Batches.of(fused.input(), features, labels, ALIKE, ROWS), Map.of());
        dl4j.train(Batches.of(dl4j.input(), features, labels, ALIKE, ROWS), Map.of());
      }
      fused.predict(Batches.of(fused.input(), features, ROWS), expected);
      dl4j.predict(Batches.of(dl4j.input(), features, ROWS), found);
      assertThat(dl4j.layers()).isEqualTo(fused.layers());
    }
    assertThat(found).containsExactly(expected, within(1e-4f));
  }

  @Test
  void trainingGoesOnInDl4jAsItWouldHaveHere() {
    FusedFactory factory = factory(List.of(new Stage.Dense(8)), Optimizer.ADAM, 0.01, 0);
    Shape input = new Shape.Vector(5);
    Random random = new Random(3);
    float[] features = features(input, random);
    int[] labels = labels(random);
    try (Network fused = factory.create(input, OUTPUTS, 5)) {
      fused.train(Batches.of(fused.input(), features, labels, ALIKE, ROWS), Map.of());
      Dl4jExchange exchange = new Dl4jExchange(factory);
      ComputationGraph graph = exchange.toDl4j(fused.state());
      fused.train(Batches.of(fused.input(), features, labels, ALIKE, ROWS), Map.of());

      float[] hot = new float[ROWS * OUTPUTS];
      for (int row = 0; row < ROWS; row++) {
        hot[row * OUTPUTS + labels[row]] = 1;
      }
      graph.fit(
          new INDArray[] {Nd4j.create(features, new long[] {ROWS, 5}, 'c')},
          new INDArray[] {Nd4j.create(hot, new long[] {ROWS, OUTPUTS}, 'c')});

      NetworkState back = exchange.fromDl4j(graph, input, OUTPUTS, 5);
      assertThat(back.parameters()).containsExactly(fused.state().parameters(), within(1e-5f));
      assertThat(back.counters()).isEqualTo(fused.state().counters());
    }
  }

  @Test
  void stagesThatDl4jLacksAreNamed() {
    for (Stage stage : List.of(new Stage.Gru(4), new Stage.Attention(1), new Stage.LayerNorm())) {
      FusedFactory factory = factory(List.of(new Stage.Lstm(4), stage), Optimizer.SGD, 1, 0);
      assertThatThrownBy(() -> Dl4jFactory.of(factory))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("DL4J has no counterpart of " + stage);
    }
  }

  @Test
  void graphsOfAnotherArchitectureDoNotComeIn() {
    Shape input = new Shape.Vector(5);
    FusedFactory narrow = factory(List.of(new Stage.Dense(4)), Optimizer.SGD, 1, 0);
    FusedFactory wide = factory(List.of(new Stage.Dense(6)), Optimizer.SGD, 1, 0);
    try (Network network = narrow.create(input, OUTPUTS, 5)) {
      ComputationGraph graph = new Dl4jExchange(narrow).toDl4j(network.state());
      assertThatThrownBy(() -> new Dl4jExchange(wide).fromDl4j(graph, input, OUTPUTS, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have 64 parameters here, but has 44");
    }
  }

  private static FusedFactory factory(
      List<Stage> stages, Optimizer optimizer, double rate, double clipNorm) {
    return new FusedFactory(
        new Architecture("under test", stages),
        Initialization.XAVIER,
        new Descent(optimizer, rate, 0.9, clipNorm),
        new Regularization.None());
  }

  private static Map<String, Steadiness> penalties() {
    return Map.of(
        "first", new Steadiness(3, 2, false, false), "logits", new Steadiness(2, 2, true, false));
  }

  private static float[] inFusedOrder(FusedFactory factory, Network dl4j) {
    StagedBlueprint blueprint = new StagedBlueprint(factory);
    Translation translation = new Translation(factory, dl4j.input(), dl4j.outputs());
    Places places = translation.places(blueprint.build(translation.plan(), 0).state());
    float[] ordered = new float[places.count()];
    places.gather(dl4j.state().parameters(), 1, ordered, 0);
    return ordered;
  }

  private static float[] features(Shape input, Random random) {
    float[] features = new float[ROWS * input.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return features;
  }

  private static int[] labels(Random random) {
    return random.ints(ROWS, 0, OUTPUTS).toArray();
  }

  private static float[] weights(Random random) {
    float[] weights = new float[ROWS];
    for (int row = 1; row < ROWS; row++) { // the first counts nothing
      weights[row] = 2 * random.nextFloat();
    }
    return weights;
  }

  private static float[] minus(float[] left, float[] right) {
    float[] difference = Arrays.copyOf(left, left.length);
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= right[i];
    }
    return difference;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}

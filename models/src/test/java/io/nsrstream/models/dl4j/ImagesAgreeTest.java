package io.nsrstream.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution2d;
import io.nsrstream.models.architecture.Stage.Pool2d;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Losses and gradients of image layers beside DL4J's, from the same weights on the same images. */
final class ImagesAgreeTest {
  private static final Stage.Image IMAGE = new Stage.Image(6, 9, 3);
  private static final int SIZE = 6 * 9 * 3;
  private static final int ROWS = 5;
  private static final int OUTPUTS = 4;

  static Stream<Arguments> networks() {
    Stage tanh = new Stage.Activate(Activation.TANH);
    Stage relu = new Stage.Activate(Activation.RELU);
    Stage norm = new Stage.BatchNorm();
    Stage mean = new Stage.Pool(Summary.MEAN);
    Map<String, List<Stage>> bodies =
        Map.of(
            "convolutions",
            List.of(new Convolution2d(4, 3, 1), tanh, new Convolution2d(5, 5, 2), tanh, mean),
            "pools",
            List.of(
                new Convolution2d(4, 3, 1),
                tanh,
                new Pool2d(Summary.MAX, 2),
                new Convolution2d(5, 3, 1),
                new Pool2d(Summary.MEAN, 2),
                mean),
            "norms",
            List.of(new Convolution2d(4, 3, 2), norm, relu, new Convolution2d(3, 1, 1), norm, mean),
            "residuals",
            List.of(
                new Convolution2d(4, 3, 1),
                norm,
                relu,
                new Stage.Residual(
                    List.of(
                        new Convolution2d(6, 3, 2), norm, relu, new Convolution2d(6, 3, 1), norm),
                    List.of(new Convolution2d(6, 1, 2), norm)),
                relu,
                mean));
    return Stream.of(ConvolutionEngine.ONEDNN, ConvolutionEngine.PLAIN)
        .flatMap(
            engine ->
                bodies.entrySet().stream()
                    .map(body -> Arguments.of(body.getKey(), engine, body.getValue())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("networks")
  void gradientsAgree(String name, ConvolutionEngine engine, List<Stage> body) {
    List<Stage> stages = new ArrayList<>(List.of(IMAGE));
    stages.addAll(body);
    // At rate 1 a plain step is the gradient.
    FusedFactory factory =
        new FusedFactory(
            new Architecture(name, stages),
            Initialization.XAVIER,
            new Descent(Optimizer.SGD, 1, 0, 0),
            new Regularization.None(),
            engine);
    Random random = new Random(4);
    float[] features = new float[ROWS * SIZE];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(ROWS, 0, OUTPUTS).toArray();
    try (Network network = factory.create(new Shape.Vector(SIZE), OUTPUTS, 5)) {
      float[] before = network.state().parameters();
      Dl4jImages dl4j = new Dl4jImages(IMAGE, body, OUTPUTS);
      dl4j.setParameters(before);
      double expectedLoss = dl4j.learn(images(features), hot(labels));

      double loss =
          network.train(
              Batches.of(network.input(), features, labels, new float[] {1, 1, 1, 1, 1}, ROWS),
              Map.of());

      assertThat(loss).isCloseTo(expectedLoss, within(1e-5));
      float[] after = network.state().parameters();
      float[] expected = dl4j.gradient();
      float[] gradient = new float[expected.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = before[i] - after[i];
      }
      assertThat(gradient).containsExactly(expected, within(1e-4f));
    }
  }

  /** {@code [rows × channels × height × width]}. */
  private static INDArray images(float[] features) {
    return Nd4j.create(
            features, new long[] {ROWS, IMAGE.height(), IMAGE.width(), IMAGE.channels()}, 'c')
        .permute(0, 3, 1, 2)
        .dup('c');
  }

  private static INDArray hot(int[] labels) {
    INDArray hot = Nd4j.zeros(ROWS, OUTPUTS);
    for (int row = 0; row < ROWS; row++) {
      hot.putScalar(row, labels[row], 1);
    }
    return hot;
  }
}

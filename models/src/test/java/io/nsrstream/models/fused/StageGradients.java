package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.fused.ReferenceNetwork.Pull;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.models.fused.layers.PlacedRandom;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Compares predictions, losses and gradients of stages with the double reference. */
final class StageGradients {
  private static final int OUTPUTS = 4;
  private static final Shape SEQUENCE = new Shape.Sequence(7, 3);

  private StageGradients() {}

  static FusedFactory factory(Stage... stages) {
    return factory(new Regularization.None(), stages);
  }

  static FusedFactory factory(Regularization regularization, Stage... stages) {
    return factory(regularization, ConvolutionEngine.FASTEST, stages);
  }

  static FusedFactory factory(ConvolutionEngine convolutions, Stage... stages) {
    return factory(new Regularization.None(), convolutions, stages);
  }

  private static FusedFactory factory(
      Regularization regularization, ConvolutionEngine convolutions, Stage... stages) {
    return new FusedFactory(
        new Architecture("stages", List.of(stages)),
        Initialization.XAVIER,
        // Plain descent, but for its memory of one number per parameter that is trained.
        new Descent(Optimizer.NESTEROV, 1, 0, 0),
        regularization,
        convolutions);
  }

  /** The reference of a network as it is now. */
  static ReferenceNetwork reference(FusedFactory factory, NetworkState state) {
    ReferenceNetwork reference =
        new ReferenceNetwork(
            factory.network(),
            state.input().positions(),
            state.outputs(),
            state.parameters(),
            state.optimizer().length);
    reference.regularization = factory.regularization();
    reference.random = PlacedRandom.hash(state.counters()[1], state.counters()[0]);
    return reference;
  }

  /** On sequences of one length and of several, one row and many, with penalties on all layers. */
  static void assertAgree(Stage... stages) {
    for (boolean whole : new boolean[] {true, false}) {
      assertAgree(Sequences.of(6, SEQUENCE, whole, OUTPUTS, 11), stages);
      assertAgree(Sequences.of(1, SEQUENCE, whole, OUTPUTS, 12), stages);
    }
  }

  /** By every engine that computes what the stages hold. */
  static void assertAgree(Sequences batch, Stage... stages) {
    FusedFactory fastest = factory(stages);
    assertAgree(batch, fastest);
    if (fastest.network().convolves()) {
      assertAgree(batch, factory(ConvolutionEngine.PLAIN, stages));
    }
  }

  static void assertAgree(Sequences batch, FusedFactory factory) {
    try (Network network = factory.create(batch.input(), OUTPUTS, 5)) {
      float[] before = network.state().parameters();
      ReferenceNetwork reference = reference(factory, network.state());
      Map<String, Pull> pulls = pulls(network.layers(), batch.size());
      double loss = reference.loss(batch.rows(), batch.labels(), batch.weights());
      double[] differences =
          reference.gradient(batch.rows(), batch.labels(), batch.weights(), pulls);

      // A batch of another size and shape must leave no trace.
      Sequences other = Sequences.of(9, batch.input(), false, OUTPUTS, 3);
      network.predict(
          Batches.of(network.input(), other.features(), other.size()),
          new float[other.size() * OUTPUTS]);
      double found =
          network.train(
              Batches.of(
                  network.input(), batch.features(), batch.labels(), batch.weights(), batch.size()),
              penalties(pulls));

      assertThat(found).isCloseTo(loss, within(1e-5));
      // At rate 1 a plain step is the gradient.
      float[] after = network.state().parameters();
      double[] gradient = new double[differences.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (double) before[i] - after[i];
      }
      assertThat(gradient).containsExactly(differences, within(1e-5));
    }
  }

  private static Map<String, Pull> pulls(List<Layer> layers, int rows) {
    Random random = new Random(17);
    Map<String, Pull> pulls = new HashMap<>();
    for (Layer layer : layers) {
      double[][] targets = new double[rows][layer.width()];
      for (double[] row : targets) {
        for (int n = 0; n < row.length; n++) {
          row[n] = random.nextGaussian();
        }
      }
      pulls.put(layer.name(), new Pull(0.7, targets));
    }
    return pulls;
  }

  private static Map<String, ResponsePenalty> penalties(Map<String, Pull> pulls) {
    Map<String, ResponsePenalty> penalties = new HashMap<>();
    pulls.forEach((layer, pull) -> penalties.put(layer, penalty(pull)));
    return penalties;
  }

  private static ResponsePenalty penalty(Pull pull) {
    return (responses, labels, rows, width, gradient) -> {
      for (int i = 0; i < rows * width; i++) {
        assertThat(gradient[i]).isZero();
        gradient[i] += (float) pull.derivative(responses[i], rows, width, i / width, i % width);
      }
      return 0;
    };
  }
}

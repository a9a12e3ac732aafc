package io.nsrstream.lab.speed;

import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.NetworkFactory;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network that all sides build, each in its own way. Its text says which, in tables and to sides
 * in other processes.
 */
sealed interface Subject permits DenseSubject, RecurrentSubject, ConvolutionSubject, ImageSubject {

  /**
   * The learning rate of all sides: so small that none overfits its few mini-batches, which would
   * leave it with gradients of nothing.
   */
  double RATE = 1e-6;

  Shape input();

  int classes();

  /** The stages before the logits, as this project has them. */
  Architecture architecture();

  /** The stages and the logits, as DL4J has them; nothing where its chains cannot have them. */
  default Optional<MultiLayerConfiguration> dl4j(Optimizer optimizer) {
    return Optional.empty();
  }

  /** The matrix products, or primitives of images, of a training step alone, where known. */
  default Optional<Step> floor(int rows) {
    return Optional.empty();
  }

  /** Builds it as this project does, without a bound on the gradient, which peers have not. */
  default NetworkFactory ours(Optimizer optimizer) {
    return new FusedFactory(
        architecture(),
        Initialization.HE,
        new Descent(optimizer, RATE, 0, 0),
        new Regularization.None());
  }

  /** What DL4J's configurations begin with. */
  static NeuralNetConfiguration.ListBuilder dl4jLayers(Optimizer optimizer) {
    return new NeuralNetConfiguration.Builder()
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .updater(updater(optimizer))
        .list();
  }

  private static IUpdater updater(Optimizer optimizer) {
    return switch (optimizer) {
      case SGD -> new Sgd(RATE);
      case ADAM -> new Adam(RATE);
      case NESTEROV ->
          throw new IllegalArgumentException(
              "The optimizer must be SGD or ADAM, but is NESTEROV: no work compares it");
    };
  }

  /** What they end with: softmax and cross-entropy. */
  static OutputLayer dl4jOutput(int inputs, int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }
}

package io.nsrstream.models.benchmark;

import io.nsrstream.models.Optimizer;
import io.nsrstream.online.network.InputShape;
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
sealed interface Subject permits DenseSubject {

  /**
   * The learning rate of all sides: so small that none learns its few mini-batches by heart, which
   * would leave it with gradients of nothing.
   */
  double RATE = 1e-6;

  InputShape input();

  int classes();

  /** Builds it as this project does, without a bound on the gradient, which peers have not. */
  NetworkFactory ours(Optimizer optimizer);

  /** As DL4J does. */
  MultiLayerConfiguration dl4j(Optimizer optimizer);

  /** The matrix products of a training step alone, where they are its floor. */
  Optional<Step> floor(int rows);

  /** What DL4J's configurations begin with. */
  static NeuralNetConfiguration.Builder dl4jBuilder(Optimizer optimizer) {
    return new NeuralNetConfiguration.Builder()
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .updater(updater(optimizer));
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

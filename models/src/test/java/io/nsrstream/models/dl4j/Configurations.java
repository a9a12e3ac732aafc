package io.nsrstream.models.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J networks as their users write them. */
final class Configurations {
  private Configurations() {}

  static NeuralNetConfiguration.Builder with(IUpdater updater) {
    return new NeuralNetConfiguration.Builder().seed(1).updater(updater);
  }

  static OutputLayer output(int outputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(outputs)
        .build();
  }

  /** Two tanh layers by their default names, {@code layer0} and {@code layer1}. */
  static MultiLayerConfiguration dense(IUpdater updater) {
    return with(updater)
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nOut(6).build())
        .layer(new DenseLayer.Builder().nOut(5).build())
        .layer(output(3))
        .setInputType(InputType.feedForward(4))
        .build();
  }

  /** A layer at each step, an LSTM, and the last step. */
  static MultiLayerConfiguration recurrent(IUpdater updater) {
    return with(updater)
        .activation(Activation.TANH)
        .list()
        .layer(new LSTM.Builder().nOut(5).build())
        .layer(new DenseLayer.Builder().nOut(4).build())
        .layer(new LastTimeStep(new LSTM.Builder().nOut(4).build()))
        .layer(output(3))
        .setInputType(InputType.recurrent(2, 6))
        .build();
  }

  /** A residual block of convolutions of which one has a stride, and a mean over what is left. */
  static ComputationGraphConfiguration convolutional(IUpdater updater) {
    return with(updater)
        .graphBuilder()
        .addInputs("in")
        .addLayer("conv1", convolution(4, 1), "in")
        .addLayer("conv2", convolution(4, 1), "conv1")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv1", "conv2")
        .addLayer("act", new ActivationLayer(Activation.SIGMOID), "sum")
        .addLayer(
            "norm",
            new BatchNormalization.Builder().build(),
            new RnnToFeedForwardPreProcessor(),
            "act")
        .addVertex("steps", new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), "norm")
        .addLayer("strided", convolution(5, 2), "steps")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "strided")
        .addLayer("out", output(3), "pool")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(2, 6))
        .build();
  }

  private static Convolution1DLayer convolution(int width, int stride) {
    return new Convolution1DLayer.Builder()
        .nOut(width)
        .kernelSize(3)
        .stride(stride)
        .convolutionMode(ConvolutionMode.Causal)
        .activation(Activation.TANH)
        .build();
  }

  /** A convolution of images of 4 × 3 that come as vectors. */
  static MultiLayerConfiguration images(IUpdater updater) {
    return with(updater)
        .activation(Activation.TANH)
        .list()
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
        .layer(new DenseLayer.Builder().nOut(5).build())
        .layer(output(3))
        .setInputType(InputType.convolutionalFlat(4, 3, 1))
        .build();
  }
}

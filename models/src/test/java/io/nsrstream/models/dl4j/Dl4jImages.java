package io.nsrstream.models.dl4j;

import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Stages of images in DL4J's words, channels first, with parameters in the fused engine's order.
 */
final class Dl4jImages {
  private static final String OUTPUT = "output";

  private final GraphBuilder builder = new NeuralNetConfiguration.Builder().graphBuilder();
  private final List<Part> parts = new ArrayList<>();
  private final ComputationGraph graph;
  private int vertices;
  private long rows;

  /** An array of parameters that is trained, and whether it is of a convolution. */
  private record Part(String vertex, String parameter, boolean taps) {

    /** In the order of the fused engine: taps first, then channels, then filters. */
    private INDArray ordered(INDArray array) {
      return taps ? array.permute(2, 3, 1, 0) : array;
    }
  }

  Dl4jImages(Stage.Image image, List<Stage> stages, int outputs) {
    builder.addInputs("input");
    String end = chain(stages, "input");
    builder.addLayer(
        OUTPUT,
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(outputs)
            .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
            .build(),
        end);
    parts.add(new Part(OUTPUT, "W", false));
    parts.add(new Part(OUTPUT, "b", false));
    graph =
        new ComputationGraph(
            builder
                .setOutputs(OUTPUT)
                .setInputTypes(
                    InputType.convolutional(image.height(), image.width(), image.channels()))
                .build());
    graph.init();
  }

  private String chain(List<Stage> stages, String input) {
    String last = input;
    for (Stage stage : stages) {
      last = add(stage, last);
    }
    return last;
  }

  private String add(Stage stage, String input) {
    vertices++;
    String name = "v" + vertices;
    if (stage instanceof Stage.Convolution2d convolution) {
      int before = (convolution.kernel() - 1) / 2;
      builder.addLayer(
          name,
          new ConvolutionLayer.Builder(convolution.kernel(), convolution.kernel())
              .stride(convolution.stride(), convolution.stride())
              .padding(before, before)
              .convolutionMode(ConvolutionMode.Truncate)
              .nOut(convolution.width())
              .hasBias(false)
              .activation(Functions.identity())
              .build(),
          input);
      parts.add(new Part(name, "W", true));
    } else if (stage instanceof Stage.BatchNorm) {
      builder.addLayer(
          name, new BatchNormalization.Builder().eps(1e-5).useLogStd(false).build(), input);
      parts.add(new Part(name, "gamma", false));
      parts.add(new Part(name, "beta", false));
    } else if (stage instanceof Stage.Activate activate) {
      builder.addLayer(name, new ActivationLayer(Functions.of(activate.activation())), input);
    } else if (stage instanceof Stage.Pool2d pool) {
      builder.addLayer(
          name,
          new SubsamplingLayer.Builder(
                  pool.summary() == Summary.MAX
                      ? SubsamplingLayer.PoolingType.MAX
                      : SubsamplingLayer.PoolingType.AVG)
              .kernelSize(pool.size(), pool.size())
              .stride(pool.size(), pool.size())
              .convolutionMode(ConvolutionMode.Truncate)
              .build(),
          input);
    } else if (stage instanceof Stage.Residual residual) {
      String body = chain(residual.body(), input);
      String around = chain(residual.shortcut(), input);
      builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), body, around);
    } else if (stage instanceof Stage.Pool) {
      builder.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), input);
    } else {
      throw new IllegalArgumentException("no counterpart of " + stage);
    }
    return name;
  }

  /** Takes over the parameters of the fused engine, of which those that are trained come first. */
  void setParameters(float[] fused) {
    int at = 0;
    for (Part part : parts) {
      INDArray ordered = part.ordered(graph.getLayer(part.vertex).getParam(part.parameter));
      int count = (int) ordered.length();
      float[] values = new float[count];
      System.arraycopy(fused, at, values, 0, count);
      ordered.assign(Nd4j.create(values, ordered.shape(), 'c'));
      at += count;
    }
  }

  /**
   * Computes the gradient.
   *
   * @return the loss
   */
  double learn(INDArray images, INDArray labels) {
    rows = images.size(0);
    graph.setInputs(images);
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    return graph.score();
  }

  /**
   * The gradient of all that is trained, in the order of the fused engine; DL4J's is a sum over
   * rows.
   */
  float[] gradient() {
    int size = 0;
    List<float[]> gradients = new ArrayList<>();
    for (Part part : parts) {
      float[] values =
          Observation.floats(
              part.ordered(graph.gradient().getGradientFor(part.vertex + "_" + part.parameter))
                  .div(rows));
      gradients.add(values);
      size += values.length;
    }
    float[] all = new float[size];
    int at = 0;
    for (float[] values : gradients) {
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }
}

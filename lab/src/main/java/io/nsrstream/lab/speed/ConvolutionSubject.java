package io.nsrstream.lab.speed;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.online.data.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * Convolutions with rectified linear units that keep the number of steps, and the mean over the
 * steps classified: {@code conv 9-64(7)-64(5)-6 x128}.
 *
 * @param input steps and channels
 * @param convolutions from the input on, at least one
 */
record ConvolutionSubject(Shape input, List<Convolution> convolutions, int classes)
    implements Subject {

  /** The neurons of a convolution, and how many steps each sees. */
  record Convolution(int width, int kernel) {}

  @Override
  public Architecture architecture() {
    List<Stage> stages = new ArrayList<>();
    for (Convolution each : convolutions) {
      stages.add(new Stage.Convolution(each.width(), each.kernel(), 1, 1, Padding.SAME));
      stages.add(new Stage.Activate(Activation.RELU));
    }
    stages.add(new Stage.Pool(Summary.MEAN));
    return new Architecture(toString(), stages);
  }

  @Override
  public Optional<MultiLayerConfiguration> dl4j(Optimizer optimizer) {
    NeuralNetConfiguration.ListBuilder layers = Subject.dl4jLayers(optimizer);
    int channels = input.channels();
    for (Convolution each : convolutions) {
      layers.layer(
          new Convolution1DLayer.Builder(each.kernel())
              .nIn(channels)
              .nOut(each.width())
              .convolutionMode(ConvolutionMode.Same)
              .build());
      channels = each.width();
    }
    return Optional.of(
        layers
            .layer(new GlobalPoolingLayer(PoolingType.AVG))
            .layer(Subject.dl4jOutput(channels, classes))
            .build());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("conv ").append(input.channels());
    for (Convolution each : convolutions) {
      text.append("-%d(%d)".formatted(each.width(), each.kernel()));
    }
    return text.append("-%d x%d".formatted(classes, input.positions())).toString();
  }
}

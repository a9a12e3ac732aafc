package io.nsrstream.lab.speed;

import io.nsrstream.models.MlpSpec;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/**
 * Dense layers with rectified linear units, {@code dense 54-100-100-7}.
 *
 * @param widths of the input, the hidden layers and the classes
 */
record DenseSubject(List<Integer> widths) implements Subject {

  static DenseSubject of(Integer... widths) {
    return new DenseSubject(List.of(widths));
  }

  @Override
  public Shape input() {
    return new Shape.Vector(widths.get(0));
  }

  @Override
  public int classes() {
    return widths.get(widths.size() - 1);
  }

  @Override
  public Architecture architecture() {
    return new MlpSpec(widths.subList(1, widths.size() - 1), false, 0)
        .architecture(Activation.RELU);
  }

  @Override
  public Optional<MultiLayerConfiguration> dl4j(Optimizer optimizer) {
    NeuralNetConfiguration.ListBuilder layers = Subject.dl4jLayers(optimizer);
    int last = widths.size() - 2;
    for (int i = 0; i < last; i++) {
      layers.layer(new DenseLayer.Builder().nIn(widths.get(i)).nOut(widths.get(i + 1)).build());
    }
    return Optional.of(layers.layer(Subject.dl4jOutput(widths.get(last), classes())).build());
  }

  @Override
  public Optional<Step> floor(int rows) {
    return Optional.of(new MatrixProducts(widths, rows));
  }

  @Override
  public String toString() {
    return widths.stream().map(String::valueOf).collect(Collectors.joining("-", "dense ", ""));
  }
}

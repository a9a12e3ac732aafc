package io.nsrstream.lab.speed;

import io.nsrstream.models.RecurrentSpec;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.online.data.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;

/**
 * A recurrent layer whose last step is classified, {@code lstm 9-64-6 x128}. DL4J has no GRU: it
 * does an LSTM's work where the cell is a GRU.
 *
 * @param input steps and channels
 * @param width neurons of the recurrent layer
 */
record RecurrentSubject(RecurrentSpec.Cell cell, Shape input, int width, int classes)
    implements Subject {

  @Override
  public Architecture architecture() {
    return new RecurrentSpec(cell, List.of(width), Summary.LAST).architecture(Activation.TANH);
  }

  @Override
  public Optional<MultiLayerConfiguration> dl4j(Optimizer optimizer) {
    LSTM recurrence =
        new LSTM.Builder()
            .nIn(input.channels())
            .nOut(width)
            .activation(org.nd4j.linalg.activations.Activation.TANH)
            .build();
    return Optional.of(
        Subject.dl4jLayers(optimizer)
            .layer(new LastTimeStep(recurrence))
            .layer(Subject.dl4jOutput(width, classes))
            .build());
  }

  @Override
  public String toString() {
    return "%s %d-%d-%d x%d"
        .formatted(
            cell.name().toLowerCase(Locale.ROOT),
            input.channels(),
            width,
            classes,
            input.positions());
  }
}

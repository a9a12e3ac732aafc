package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.online.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What all networks of one factory have in common.
 *
 * @param network their stages up to the logits
 * @param initialization of the weights
 * @param descent the optimizer's step
 * @param regularization what is added to the loss for the sake of the weights
 * @param convolutions what computes convolutions and the layers of images
 */
record Design(
    Architecture network,
    Initialization initialization,
    Descent descent,
    Regularization regularization,
    ConvolutionEngine convolutions) {

  /** The architecture as snapshots name it. */
  String name() {
    return "%s %s".formatted(network.name(), descent.optimizer()).toLowerCase(Locale.ROOT);
  }

  /** All stages of a network with that many outputs. */
  List<Stage> stages(int outputs) {
    List<Stage> stages = new ArrayList<>(network.stages());
    stages.add(new Stage.Dense(outputs));
    stages.add(new Stage.Response(Layer.LOGITS));
    return stages;
  }
}

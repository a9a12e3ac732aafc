package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.online.data.Shape;
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

  /** Stands in front of networks that begin otherwise, where inputs have words. */
  private static final Stage.Embedding EMBEDDING = new Stage.Embedding(64, false);

  /** The architecture as snapshots name it. */
  String name() {
    return "%s %s".formatted(network.name(), descent.optimizer()).toLowerCase(Locale.ROOT);
  }

  private boolean takesNoWords() {
    List<Stage> own = network.stages();
    return network.readsNeighbours() || (!own.isEmpty() && own.get(0) instanceof Stage.Image);
  }

  /** Numbers of a row of the table of words; 0 where there is none. */
  int wordWidth(Shape input) {
    List<Stage> own = network.stages();
    if (input.slots() == 0) {
      return 0;
    }
    return !own.isEmpty() && own.get(0) instanceof Stage.Embedding embedding
        ? embedding.width()
        : EMBEDDING.width();
  }

  /**
   * All stages of a network with that many outputs. Words become numbers first, where there are
   * any.
   *
   * @throws IllegalArgumentException if networks of images or graphs, or those that are regularized
   *     so, are to take words
   */
  List<Stage> stages(Shape input, int outputs) {
    List<Stage> stages = new ArrayList<>(network.stages());
    boolean embeds = !stages.isEmpty() && stages.get(0) instanceof Stage.Embedding;
    if (input.slots() > 0 && takesNoWords()) {
      throw new IllegalArgumentException(
          "%s takes images or nodes, and no words: take another network for examples with texts"
              .formatted(network.name()));
    }
    if (input.slots() > 0 && regularization instanceof Regularization.Jacobian) {
      throw new IllegalArgumentException(
          "regularization of networks of texts must not be jacobian, but is %s: take another one"
              .formatted(regularization));
    }
    if (input.slots() > 0 && !embeds) {
      stages.add(0, EMBEDDING);
    }
    stages.add(new Stage.Dense(outputs));
    stages.add(new Stage.Response(Layer.LOGITS));
    return stages;
  }
}

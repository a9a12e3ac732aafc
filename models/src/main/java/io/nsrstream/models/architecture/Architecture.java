package io.nsrstream.models.architecture;

import io.nsrstream.online.network.Layer;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * A classifier as its stages, from the input on; a dense layer of one logit per class follows them.
 *
 * @param name says the architecture in a word or two and decides, with the shape of the input and
 *     the number of classes, all parameters
 * @param stages what comes before the logits; may be empty
 */
public record Architecture(String name, List<Stage> stages) implements Serializable {

  public Architecture {
    stages = List.copyOf(stages);
    List<String> layers = named(stages).toList();
    if (layers.contains(Layer.LOGITS) || layers.stream().distinct().count() < layers.size()) {
      throw new IllegalArgumentException(
          "Layers of %s must have names of their own and none logits, but are %s: rename them"
              .formatted(name, layers));
    }
  }

  /** The names of its layers, from the first one to the logits; penalties may see them all. */
  public List<String> layers() {
    return Stream.concat(named(stages), Stream.of(Layer.LOGITS)).toList();
  }

  /**
   * Whether it makes use of the order of the steps of inputs; a dense layer first takes all steps
   * as one vector, and a table of words takes vectors.
   */
  public boolean readsSteps() {
    return !stages.isEmpty()
        && !(stages.get(0) instanceof Stage.Dense)
        && !(stages.get(0) instanceof Stage.Embedding)
        && !readsNeighbours();
  }

  /** The fewest numbers of an example: those of the pixels of an image, or one. */
  public long leastNumbers() {
    return !stages.isEmpty() && stages.get(0) instanceof Stage.Image image ? image.numbers() : 1;
  }

  /** Whether rows must be nodes of a graph. */
  public boolean readsNeighbours() {
    return stages.stream().anyMatch(Stage.Aggregate.class::isInstance);
  }

  /** Whether it has convolutions, over steps or over images. */
  public boolean convolves() {
    return convolves(stages);
  }

  private static boolean convolves(List<Stage> stages) {
    return stages.stream()
        .anyMatch(
            stage ->
                stage instanceof Stage.Convolution
                    || stage instanceof Stage.Convolution2d
                    || (stage instanceof Stage.Residual residual
                        && (convolves(residual.body()) || convolves(residual.shortcut()))));
  }

  private static Stream<String> named(List<Stage> stages) {
    return stages.stream()
        .filter(Stage.Response.class::isInstance)
        .map(stage -> ((Stage.Response) stage).layer());
  }
}

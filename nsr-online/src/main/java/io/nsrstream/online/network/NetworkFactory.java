package io.nsrstream.online.network;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.penalty.PenaltyFactory;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Builds networks of one kind: the architecture and the optimizer are its own, sizes are given.
 * Travels to where learners live as a serialized object.
 */
public interface NetworkFactory extends Serializable {

  /** Characters of an architecture's line that messages show. */
  int BRIEF = 60;

  /**
   * A line that names the architecture and all that decides the layout of a {@link NetworkState},
   * such as {@code mlp:100,100 relu}. States go only between networks whose factories say the same.
   * It may go on with a whole configuration, so that snapshots carry that, too.
   */
  String architecture();

  /**
   * Builds networks of another specification, alike in all else.
   *
   * @param specification such as {@code tcn:32x4}
   * @throws IllegalArgumentException if there are none
   */
  default NetworkFactory like(String specification) {
    throw new IllegalArgumentException(
        "must be left out where the model is %s, but is '%s': remove it"
            .formatted(brief(architecture()), specification));
  }

  /** The beginning of an architecture's line, for messages. */
  static String brief(String architecture) {
    return architecture.length() <= BRIEF ? architecture : architecture.substring(0, BRIEF) + "…";
  }

  /** The names of the layers whose responses penalties may see. */
  List<String> penalisableLayers();

  /**
   * Custom penalties by the name of their layer, which must be penalisable. A learner creates them
   * for each network, and applies them beside the steadiness penalty.
   */
  default Map<String, PenaltyFactory> penalties() {
    return Map.of();
  }

  /**
   * Whether these networks make use of the order of the steps of a sequence; if not, they take all
   * steps as one vector.
   */
  default boolean readsSteps() {
    return false;
  }

  /**
   * The fewest numbers of an example that these networks take, such as those of the pixels of an
   * image. An encoding may make more inputs of them, which are no pixels.
   */
  default long leastNumbers() {
    return 1;
  }

  /** Whether the rows of these networks must be nodes with their graph, which streams lack. */
  default boolean readsNeighbours() {
    return false;
  }

  /**
   * How large a network of these sizes would be. Computed without creating it, so that a caller can
   * refuse one that is too large.
   *
   * @param input the shape of a row of inputs
   * @param outputs number of outputs, at least 1
   * @throws IllegalArgumentException if these networks do not take inputs of this kind
   */
  NetworkSize size(Shape input, int outputs);

  /**
   * Names what computes the numbers here, with its version and the type of processor, such as
   * {@code OpenBLAS 0.3.30 HASWELL}. Where two names differ, results may differ in their last
   * digits.
   */
  String kernels();

  /**
   * A freshly initialised network.
   *
   * @param input the shape of a row of inputs
   * @param outputs number of outputs, at least 1
   * @param seed decides the initial weights
   * @throws IllegalArgumentException if these networks do not take inputs of this kind, or would be
   *     too large
   */
  Network create(Shape input, int outputs, long seed);
}

package io.nsrstream.models.dl4j;

import io.nsrstream.online.data.Shape;
import java.io.Serializable;
import java.util.List;

/** All that decides a DL4J network but the sizes of its input and output. */
interface Blueprint extends Serializable {

  /** What {@link io.nsrstream.online.network.NetworkFactory#architecture()} says of it. */
  String name();

  /** The names of its layers, from the first one to the logits. */
  List<String> layers();

  /** Whether the network makes use of the order of steps. */
  boolean readsSteps();

  /**
   * The network at these sizes.
   *
   * @throws IllegalArgumentException if it cannot have them
   */
  Plan at(Shape input, int outputs);

  /** The graph of a plan of this blueprint, its parameters as the seed has them. */
  ObservedGraph build(Plan plan, long seed);
}

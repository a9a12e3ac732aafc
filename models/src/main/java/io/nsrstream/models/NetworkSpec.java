package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;

/**
 * The kind and sizes of a network in one word, such as {@code mlp:100,100}; prints as it parses.
 */
public interface NetworkSpec {

  /** The name of the layer that the logits of a sequence network see. */
  String POOLED = "pooled";

  /**
   * The stages of this network.
   *
   * @param activation of the hidden neurons, where the kind leaves a choice
   */
  Architecture architecture(Activation activation);
}

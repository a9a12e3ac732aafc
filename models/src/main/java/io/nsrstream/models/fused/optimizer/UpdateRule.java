package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.fused.layers.WordTable;

/** How parameters move against their gradient; what it remembers stands beside them. */
public sealed interface UpdateRule permits Sgd, Nesterov, Adam {

  /** The rule of an optimizer, for one network. */
  static UpdateRule of(Descent descent) {
    return switch (descent.optimizer()) {
      case SGD -> new Sgd();
      case NESTEROV -> new Nesterov((float) descent.momentum());
      case ADAM -> new Adam(descent.compact());
    };
  }

  /** How many numbers it remembers per parameter. */
  int moments();

  /**
   * Moves the parameters in place.
   *
   * @param scale the gradient's factor, 1 unless it is clipped
   * @param rate the learning rate
   * @param step counts steps from 1
   */
  void apply(FlatParameters parameters, float scale, double rate, long step);

  /**
   * Moves the rows of a table that have a gradient, in place. All else of it stays as it is.
   *
   * @param scale the gradient's factor, 1 unless it is clipped
   * @param rate the learning rate
   * @param step counts steps of the network from 1, whether or not a row was moved in each
   */
  void apply(WordTable words, float scale, double rate, long step);
}

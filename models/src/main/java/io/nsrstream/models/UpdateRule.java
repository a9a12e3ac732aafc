package io.nsrstream.models;

/** How parameters move against their gradient; what it remembers stands beside them. */
sealed interface UpdateRule permits Sgd, Nesterov, Adam {

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
}

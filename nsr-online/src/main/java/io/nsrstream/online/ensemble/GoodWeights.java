package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.network.TableState;
import java.util.Arrays;

/**
 * What a network goes back to after a fault. Not what its optimizer remembers, which is twice as
 * much with Adam: every live learner keeps this, and faults are rare.
 *
 * @param parameters weights and biases, in the network's own order
 * @param table the rows of words
 */
record GoodWeights(Shape input, int outputs, float[] parameters, TableState table) {

  static GoodWeights of(NetworkState state) {
    return new GoodWeights(state.input(), state.outputs(), state.parameters(), state.table());
  }

  /**
   * The state of a network with these weights and an optimizer that begins anew.
   *
   * @param networks creates networks of this kind
   */
  NetworkState state(NetworkFactory networks) {
    // The seed follows from the weights, so that a restored learner has the same.
    try (Network fresh = networks.create(input, outputs, Arrays.hashCode(parameters))) {
      NetworkState start = fresh.state();
      return new NetworkState(
          input, outputs, parameters, start.optimizer(), start.counters(), table);
    }
  }
}

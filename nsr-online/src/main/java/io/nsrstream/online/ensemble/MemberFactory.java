package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;

/**
 * Makes the networks of an ensemble, each with what trains it.
 *
 * @param networks builds every member's network
 */
record MemberFactory(EnsembleSettings settings, NetworkFactory networks) {

  /**
   * A member that has seen nothing.
   *
   * @param input the shape of a row
   * @param seed decides the initial weights and what replay draws
   */
  Member create(MemberSettings member, Shape input, int outputs, long seed) {
    Network network = networks.create(input, outputs, seed);
    return new Member(settings.penalty(), member, new GuardedNetwork(network, member.rate()), seed);
  }
}

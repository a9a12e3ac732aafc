package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.NetworkFactory;

/**
 * Creates the members of an ensemble: networks with their penalties and training.
 *
 * @param networks builds the networks of members that name none
 */
record MemberFactory(EnsembleSettings settings, NetworkFactory networks) {

  /**
   * A member before the first example.
   *
   * @param input the shape of a row
   * @param seed of the initial weights and of replay
   */
  Member create(MemberSettings member, Shape input, int outputs, long seed) {
    NetworkFactory own = member.networks(networks);
    return new Member(
        member,
        new GuardedNetwork(own, input, outputs, seed, member.rate()),
        new SteadyLayers(settings.penalty(), member, own.penalisableLayers()),
        new CustomPenalties(own.penalties()),
        seed);
  }
}

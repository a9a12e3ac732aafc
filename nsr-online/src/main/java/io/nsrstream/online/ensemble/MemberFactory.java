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
    return new Member(
        settings.penalty(),
        member,
        new GuardedNetwork(member.networks(networks), input, outputs, seed, member.rate()),
        seed);
  }
}

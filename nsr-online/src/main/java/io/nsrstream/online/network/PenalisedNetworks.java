package io.nsrstream.online.network;

import io.nsrstream.online.penalty.PenaltyFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * The networks of another factory under a custom penalty. A learner applies it beside the
 * steadiness penalty, and keeps its state in snapshots. With {@code learner.penalty.strength} 0 it
 * is the only one. For custom penalties on several layers, wrap the factory once for each.
 *
 * @param networks builds the networks
 * @param layer the layer whose responses the penalty sees
 * @param penalty creates the penalty, once for each network
 */
public record PenalisedNetworks(NetworkFactory networks, String layer, PenaltyFactory penalty)
    implements DerivedNetworks {

  /**
   * Checks the layer.
   *
   * @throws IllegalArgumentException if the networks lack the layer, or it has a custom penalty
   *     already
   */
  public PenalisedNetworks {
    if (!networks.penalisableLayers().contains(layer)) {
      throw new IllegalArgumentException(
          "layer must be one of %s of the network %s, but is '%s': name one of them"
              .formatted(
                  networks.penalisableLayers(),
                  NetworkFactory.brief(networks.architecture()),
                  layer));
    }
    if (networks.penalties().containsKey(layer)) {
      throw new IllegalArgumentException(
          "layer must have one custom penalty at most, but '%s' has one already: join the two in one ResponsePenalty"
              .formatted(layer));
    }
  }

  @Override
  public Map<String, PenaltyFactory> penalties() {
    Map<String, PenaltyFactory> all = new HashMap<>(networks.penalties());
    all.put(layer, penalty);
    return Map.copyOf(all);
  }

  @Override
  public NetworkFactory like(String specification) {
    return new PenalisedNetworks(networks.like(specification), layer, penalty);
  }
}

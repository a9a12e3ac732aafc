package io.nsrstream.models;

import io.nsrstream.online.network.DerivedNetworks;
import io.nsrstream.online.network.NetworkFactory;
import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the network that settings name, and those of other specifications under the same settings.
 */
final class SpecifiedNetworks implements DerivedNetworks {

  private static final long serialVersionUID = 1;

  private final NetworkFactory usual;
  private final Others others;

  /**
   * What {@link #like} was asked for last: a job restores thousands of learners whose members name
   * the same network.
   */
  private transient volatile @Nullable Latest latest;

  private record Latest(String specification, NetworkFactory networks) {}

  /** The factory of a specification. */
  interface Others extends Function<String, NetworkFactory>, Serializable {}

  /** Builds {@code usual}, and {@code others} for members of their own kind. */
  SpecifiedNetworks(NetworkFactory usual, Others others) {
    this.usual = usual;
    this.others = others;
  }

  @Override
  public NetworkFactory networks() {
    return usual;
  }

  @Override
  public NetworkFactory like(String specification) {
    Latest known = latest;
    if (known == null || !known.specification().equals(specification)) {
      known = new Latest(specification, others.apply(specification));
      latest = known;
    }
    return known.networks();
  }
}

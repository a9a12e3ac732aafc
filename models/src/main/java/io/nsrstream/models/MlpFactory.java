package io.nsrstream.models;

import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import java.util.Locale;

/** Builds multilayer perceptrons. */
record MlpFactory(MlpSpec spec, NetworkSettings settings) implements NetworkFactory {

  @Override
  public String architecture() {
    return "%s %s %s"
        .formatted(spec, settings.activation(), settings.optimizer())
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public Network create(int inputs, int outputs, long seed) {
    return new Mlp(spec, settings, inputs, outputs, seed);
  }
}

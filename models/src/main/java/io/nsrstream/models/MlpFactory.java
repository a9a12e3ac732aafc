package io.nsrstream.models;

import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import java.util.List;
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
  public List<String> penalisableLayers() {
    return spec.layers();
  }

  @Override
  public Network create(InputShape input, int outputs, long seed) {
    return new Mlp(spec, settings, input, outputs, seed);
  }
}

package io.nsrstream.models.fused.layers;

import io.nsrstream.online.network.Layer;
import java.util.List;

/** Layers one after another. */
public final class Chain implements FusedLayer {
  private final List<FusedLayer> layers;
  private final Signal input;

  /** A chain that begins at {@code input}; an empty one gives what it gets. */
  public Chain(Signal input, List<FusedLayer> layers) {
    this.input = input;
    this.layers = List.copyOf(layers);
  }

  /** What goes into the first layer. */
  public Signal input() {
    return input;
  }

  public List<FusedLayer> layers() {
    return layers;
  }

  /** The layers whose responses are shown to penalties. */
  public List<Layer> responses() {
    return layers.stream()
        .filter(ResponseLayer.class::isInstance)
        .map(layer -> (ResponseLayer) layer)
        .map(layer -> new Layer(layer.name(), layer.output().channels(), true))
        .toList();
  }

  @Override
  public Signal output() {
    return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
  }

  @Override
  public void forward(Pass pass) {
    for (int i = 0; i < layers.size(); i++) {
      FusedLayer layer = layers.get(i);
      layer.forward(pass);
      layer.output().clearAbsent(layer.output().values());
    }
  }

  @Override
  public void backward(Pass pass) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      FusedLayer layer = layers.get(i);
      layer.output().clearAbsent(layer.output().gradient());
      layer.backward(pass);
    }
  }

  @Override
  public void settle() {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).settle();
    }
  }

  @Override
  public void close() {
    layers.forEach(FusedLayer::close);
  }
}

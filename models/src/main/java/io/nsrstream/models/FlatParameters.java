package io.nsrstream.models;

import io.nsrstream.online.network.NetworkState;

/**
 * All parameters of a network in one buffer outside the heap, beside their gradient and what the
 * optimizer remembers of each, all in the order of a {@link Layout}.
 */
final class FlatParameters implements AutoCloseable {
  private final Layout layout;
  private final NativeFloats values;
  private final NativeFloats gradient;
  private final NativeFloats[] moments;

  /**
   * Room for a network, all zero.
   *
   * @param momentsEach how many numbers the optimizer remembers per parameter
   */
  FlatParameters(Layout layout, int momentsEach) {
    this.layout = layout;
    this.values = new NativeFloats(layout.size());
    this.gradient = new NativeFloats(layout.size());
    this.moments = new NativeFloats[momentsEach];
    for (int i = 0; i < momentsEach; i++) {
      moments[i] = new NativeFloats(layout.size());
    }
  }

  Layout layout() {
    return layout;
  }

  int size() {
    return layout.size();
  }

  NativeFloats values() {
    return values;
  }

  NativeFloats gradient() {
    return gradient;
  }

  /** The {@code index}-th number the optimizer remembers of every parameter. */
  NativeFloats moment(int index) {
    return moments[index];
  }

  /** What the optimizer remembers, moment after moment: the order of {@link NetworkState}. */
  float[] optimizer() {
    float[] all = new float[moments.length * size()];
    for (int i = 0; i < moments.length; i++) {
      System.arraycopy(moments[i].toArray(), 0, all, i * size(), size());
    }
    return all;
  }

  /** Takes over parameters and what the optimizer remembers of them. */
  void load(float[] parameters, float[] optimizer) {
    values.write(0, parameters, size());
    float[] moment = new float[size()];
    for (int i = 0; i < moments.length; i++) {
      System.arraycopy(optimizer, i * size(), moment, 0, size());
      moments[i].write(0, moment, size());
    }
  }

  /** The same network at a wider layout; new parameters as drawn, their moments zero. */
  FlatParameters grown(Layout wider, InitialWeights initial) {
    FlatParameters grown = new FlatParameters(wider, moments.length);
    float[] parameters = initial.draw(wider);
    layout.transplant(values.toArray(), wider, parameters);
    grown.values.write(0, parameters, wider.size());
    for (int i = 0; i < moments.length; i++) {
      float[] moment = new float[wider.size()];
      layout.transplant(moments[i].toArray(), wider, moment);
      grown.moments[i].write(0, moment, wider.size());
    }
    return grown;
  }

  @Override
  public void close() {
    values.close();
    gradient.close();
    for (NativeFloats moment : moments) {
      moment.close();
    }
  }
}

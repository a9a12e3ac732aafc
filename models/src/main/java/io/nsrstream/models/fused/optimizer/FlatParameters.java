package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.network.NetworkState;

/**
 * All parameters of a network in one buffer outside the heap, beside the gradient of those that are
 * trained and what the optimizer remembers of each, all in the order of a {@link Layout}.
 */
public final class FlatParameters implements AutoCloseable {
  private final Layout layout;
  private final NativeFloats values = new NativeFloats();
  private final NativeFloats gradient = new NativeFloats();
  private final NativeFloats[] moments;

  /**
   * Room for a network, all zero, which the layout's slots are given.
   *
   * @param momentsEach how many numbers the optimizer remembers per parameter
   */
  public FlatParameters(Layout layout, int momentsEach) {
    this.layout = layout;
    this.moments = new NativeFloats[momentsEach];
    for (int i = 0; i < momentsEach; i++) {
      moments[i] = new NativeFloats();
    }
    boolean allocated = false;
    try {
      allocate();
      allocated = true;
    } finally {
      if (!allocated) {
        close();
      }
    }
    layout.slots().forEach(slot -> slot.place(values, gradient));
  }

  private void allocate() {
    values.reserve(layout.size());
    gradient.reserve(layout.trained());
    for (NativeFloats moment : moments) {
      moment.reserve(layout.trained());
    }
  }

  public Layout layout() {
    return layout;
  }

  /** Number of parameters that are trained. */
  public int trained() {
    return layout.trained();
  }

  public NativeFloats values() {
    return values;
  }

  public NativeFloats gradient() {
    return gradient;
  }

  /** The {@code index}-th number the optimizer remembers of every trained parameter. */
  public NativeFloats moment(int index) {
    return moments[index];
  }

  /** What the optimizer remembers, moment after moment: the order of {@link NetworkState}. */
  public float[] optimizer() {
    float[] all = new float[moments.length * trained()];
    for (int i = 0; i < moments.length; i++) {
      System.arraycopy(moments[i].toArray(), 0, all, i * trained(), trained());
    }
    return all;
  }

  /** Takes over parameters and what the optimizer remembers of them. */
  public void load(float[] parameters, float[] optimizer) {
    // Allocates nothing, so that it cannot stop halfway.
    values.write(0, parameters, layout.size());
    for (int i = 0; i < moments.length; i++) {
      moments[i].write(0, optimizer, i * trained(), trained());
    }
  }

  /**
   * Takes over the parameters of a narrower network; others as drawn, their moments zero.
   *
   * @throws IllegalArgumentException if the networks are not of one architecture
   */
  public void grow(FlatParameters narrower, InitialWeights initial) {
    Growth growth = new Growth(narrower.layout, layout);
    float[] parameters = initial.draw(layout);
    growth.parameters(narrower.values.toArray(), parameters);
    values.write(0, parameters, layout.size());
    for (int i = 0; i < moments.length; i++) {
      float[] moment = new float[trained()];
      growth.moments(narrower.moments[i].toArray(), moment);
      moments[i].write(0, moment, trained());
    }
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

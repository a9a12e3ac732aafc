package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.fused.layers.Slot;
import java.util.List;

/**
 * Where each tensor of a network stands in the flat array: those that are trained in the order of
 * the layers, then those that are measured. Networks of one architecture have the same tensors in
 * the same order, which differ in their sizes, and in whether the optional ones are there.
 */
public final class Layout {
  private static final int MOST = Integer.MAX_VALUE / Float.BYTES;

  private final List<Slot> slots;
  private final int trained;
  private final int size;

  /**
   * The layout of tensors in the order of their layers, which it places.
   *
   * @throws IllegalArgumentException if they take 2 GiB or more
   */
  public Layout(List<Slot> slots) {
    long all = slots.stream().mapToLong(Slot::size).sum();
    if (all > MOST) {
      throw new IllegalArgumentException(
          "A network must have fewer than 2^29 parameters, but this one has %d: make it narrower"
              .formatted(all));
    }
    this.slots = List.copyOf(slots);
    this.size = (int) all;
    this.trained = place(true, 0);
    place(false, trained);
  }

  private int place(boolean whichAreTrained, int start) {
    int next = start;
    for (Slot slot : slots) {
      if (slot.trained() == whichAreTrained) {
        slot.place(next);
        next += (int) slot.size();
      }
    }
    return next;
  }

  public List<Slot> slots() {
    return slots;
  }

  /** Number of parameters that are trained; they come first. */
  public int trained() {
    return trained;
  }

  /** Number of all parameters. */
  public int size() {
    return size;
  }
}

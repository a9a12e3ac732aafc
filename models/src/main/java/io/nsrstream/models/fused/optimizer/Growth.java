package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.fused.layers.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the parameters of a network become those of the same network with a wider input or more
 * outputs.
 *
 * <p>A residual is projected only where its channels differ from those of its body, so that growth
 * may add a projection or take one away. An added one begins as the identity of the old channels:
 * where the new channels are zero, the network computes what it did before. One that is taken away
 * is lost with what it learned, and the skip is the identity from then on.
 */
final class Growth {
  private final List<Pair> pairs = new ArrayList<>();
  private final List<Slot> added = new ArrayList<>();

  /** One tensor in both layouts. */
  private record Pair(Slot narrow, Slot wide) {
    boolean fits() {
      return narrow.trained() == wide.trained()
          && narrow.optional() == wide.optional()
          && narrow.blocks() <= wide.blocks()
          && narrow.rows() <= wide.rows()
          && narrow.columns() <= wide.columns();
    }
  }

  /**
   * @throws IllegalArgumentException if the layouts are not of one architecture, or the second is
   *     not at least as wide as the first
   */
  Growth(Layout narrower, Layout wider) {
    List<Slot> narrow = narrower.slots();
    List<Slot> wide = wider.slots();
    int old = 0;
    for (Slot slot : wide) {
      while (old < narrow.size() && narrow.get(old).optional() && !slot.optional()) {
        old++;
      }
      if (slot.optional() && (old == narrow.size() || !narrow.get(old).optional())) {
        added.add(slot);
      } else {
        pairs.add(pair(narrow, old++, slot));
      }
    }
    while (old < narrow.size() && narrow.get(old).optional()) {
      old++;
    }
    if (old < narrow.size()) {
      throw misfit(old, narrow.get(old) + " has no counterpart");
    }
  }

  private static Pair pair(List<Slot> narrow, int index, Slot slot) {
    if (index == narrow.size()) {
      throw misfit(index, slot + " is new");
    }
    Pair pair = new Pair(narrow.get(index), slot);
    if (!pair.fits()) {
      throw misfit(index, pair.narrow + " would become " + slot);
    }
    return pair;
  }

  private static IllegalArgumentException misfit(int index, String difference) {
    return new IllegalArgumentException(
        "A network can grow only into a wider one of the same architecture, but at tensor %d %s: use one factory for both"
            .formatted(index, difference));
  }

  /**
   * Takes over all parameters.
   *
   * @param from in the narrower layout
   * @param to in the wider layout, as drawn
   */
  void parameters(float[] from, float[] to) {
    for (Pair pair : pairs) {
      copy(from, pair, to);
    }
    for (Slot slot : added) {
      if (slot.initialization() != null) {
        beIdentity(slot, to);
      }
    }
  }

  /**
   * Takes over what the optimizer remembers of each trained parameter.
   *
   * @param from in the narrower layout
   * @param to in the wider layout, all zero
   */
  void moments(float[] from, float[] to) {
    for (Pair pair : pairs) {
      if (pair.narrow.trained()) {
        copy(from, pair, to);
      }
    }
  }

  private static void copy(float[] from, Pair pair, float[] to) {
    Slot old = pair.narrow;
    Slot slot = pair.wide;
    for (int block = 0; block < old.blocks(); block++) {
      for (int row = 0; row < old.rows(); row++) {
        System.arraycopy(
            from,
            old.offset() + (block * old.rows() + row) * old.columns(),
            to,
            slot.offset() + (block * slot.rows() + row) * slot.columns(),
            old.columns());
      }
    }
  }

  /** There was no projection, so that there were as many old channels as columns. */
  private static void beIdentity(Slot slot, float[] to) {
    int columns = slot.columns();
    Arrays.fill(to, slot.offset(), slot.offset() + columns * columns, 0);
    for (int i = 0; i < columns; i++) {
      to[slot.offset() + i * columns + i] = 1;
    }
  }
}

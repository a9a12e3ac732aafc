package io.nsrstream.online.network;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * The learned rows of a table of words. Rows that were never learned are a function of the seed of
 * the network, and are not in it: so it grows with the words that occurred.
 *
 * @param slots which rows they are, ascending
 * @param values {@code [slots × width]}, row-major
 * @param optimizer what the optimizer remembers of each, moment after moment: {@code [moments ×
 *     slots × width]}
 */
public record TableState(int[] slots, float[] values, float[] optimizer) {

  /** No rows. */
  public static final TableState NONE = new TableState(new int[0], new float[0], new float[0]);

  void write(SectionWriter out) {
    int[] gaps = new int[slots.length];
    for (int i = 0; i < slots.length; i++) {
      gaps[i] = slots[i] - (i == 0 ? 0 : slots[i - 1]);
    }
    out.putPacked(gaps, gaps.length);
    out.putPacked(values, values.length);
    out.putPacked(optimizer, optimizer.length);
  }

  /** Reads what {@link #write} wrote, of a table of so many rows. */
  static TableState read(SectionReader in, int bound) {
    int[] slots = in.getPackedInts();
    for (int i = 0; i < slots.length; i++) {
      int before = i == 0 ? 0 : slots[i - 1];
      in.require(
          slots[i] >= (i == 0 ? 0 : 1) && slots[i] < bound - before,
          "has rows that are not of a table of %d",
          bound);
      slots[i] += before;
    }
    float[] values = in.getAnyPackedFloats();
    float[] optimizer = in.getAnyPackedFloats();
    in.require(
        slots.length == 0
            ? values.length + optimizer.length == 0
            : values.length % slots.length == 0 && optimizer.length % slots.length == 0,
        "has numbers of another number of rows than %d",
        slots.length);
    return new TableState(slots, values, optimizer);
  }
}

package io.nsrstream.models.onednn;

import java.util.ArrayList;
import java.util.List;

/**
 * Primitives by the size of the mini-batch they are made for, since making them takes longer than
 * running them. Those whose last use is the longest ago make way for others.
 */
public final class Sized<T extends PrimitiveSet> implements AutoCloseable {
  /** The lengths of sequences that are worth keeping, {@code Extent.room}, for several batches. */
  private static final int MOST = 64;

  private final Maker<T> maker;

  /** Those used last come first, so that looking through them is short. */
  private final List<Made<T>> made = new ArrayList<>();

  /** Makes primitives for mini-batches of a size. */
  public interface Maker<T> {

    /**
     * Makes them.
     *
     * @param rows of the mini-batch
     * @param steps of each of its rows; for images, their pixels
     */
    T make(int rows, int steps);
  }

  private record Made<T>(int rows, int steps, T primitives) {}

  /**
   * @param maker of those that are not there
   */
  public Sized(Maker<T> maker) {
    this.maker = maker;
  }

  /** Those for so many rows of so many steps. */
  public T of(int rows, int steps) {
    for (int i = 0; i < made.size(); i++) {
      Made<T> candidate = made.get(i);
      if (candidate.rows == rows && candidate.steps == steps) {
        if (i > 0) {
          made.remove(i);
          made.add(0, candidate);
        }
        return candidate.primitives;
      }
    }
    if (made.size() == MOST) {
      made.remove(MOST - 1).primitives.close();
    }
    T fresh = maker.make(rows, steps);
    made.add(0, new Made<>(rows, steps, fresh));
    return fresh;
  }

  /** Gives all of them back; others are made when they are asked for. */
  @Override
  public void close() {
    made.forEach(each -> each.primitives.close());
    made.clear();
  }
}

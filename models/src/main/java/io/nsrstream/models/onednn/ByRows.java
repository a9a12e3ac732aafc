package io.nsrstream.models.onednn;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Primitives by the number of rows they are made for, since making them takes longer than running
 * them. Those whose last use is the longest ago make way for others.
 */
public final class ByRows<T extends PrimitiveSet> implements AutoCloseable {
  private static final int MOST = 4;
  private static final float LOAD = 0.75f;

  private final IntFunction<T> maker;
  private final Map<Integer, T> made = new LinkedHashMap<>(2 * MOST, LOAD, true);

  /**
   * @param maker of primitives for a number of rows
   */
  public ByRows(IntFunction<T> maker) {
    this.maker = maker;
  }

  /** Those for so many rows. */
  public T of(int rows) {
    T found = made.get(rows);
    return found == null ? make(rows) : found;
  }

  private T make(int rows) {
    if (made.size() == MOST) {
      Iterator<T> oldest = made.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
    T fresh = maker.apply(rows);
    made.put(rows, fresh);
    return fresh;
  }

  /** Gives all of them back; others are made when they are asked for. */
  @Override
  public void close() {
    made.values().forEach(PrimitiveSet::close);
    made.clear();
  }
}

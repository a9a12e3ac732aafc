package io.nsrstream.models.fused.layers;

/** Copies between the rows of a signal, {@code [rows × steps × …]}, and arrays of one step. */
record StepOrder(Extent extent) {

  /**
   * Copies a step out of each row.
   *
   * @param size numbers per step and row
   * @param target receives {@code [rows × size]} from {@code start} on
   */
  void take(float[] signal, int step, int size, float[] target, int start) {
    for (int row = 0; row < extent.rows(); row++) {
      System.arraycopy(signal, position(row, step) * size, target, start + row * size, size);
    }
  }

  /**
   * Copies a step into each row.
   *
   * @param source has {@code [rows × size]} from {@code start} on
   */
  void put(float[] source, int start, float[] signal, int step, int size) {
    for (int row = 0; row < extent.rows(); row++) {
      System.arraycopy(source, start + row * size, signal, position(row, step) * size, size);
    }
  }

  /** Copies the first steps, one after another, into {@code [steps × rows × size]}. */
  void takeAll(float[] signal, int steps, int size, float[] target) {
    for (int step = 0; step < steps; step++) {
      take(signal, step, size, target, step * extent.rows() * size);
    }
  }

  /** Copies back what {@link #takeAll} copies. */
  void putAll(float[] source, float[] signal, int steps, int size) {
    for (int step = 0; step < steps; step++) {
      put(source, step * extent.rows() * size, signal, step, size);
    }
  }

  private int position(int row, int step) {
    return row * extent.steps() + step;
  }
}

package io.nsrstream.models;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Floats that stand twice: on the heap for element-wise loops and penalties, outside it for matrix
 * products. Whoever changed one side carries it over to the other.
 */
final class MirroredFloats implements AutoCloseable {
  private float[] heap;
  private NativeFloats outside;
  private FloatPointer pointer;

  MirroredFloats(int capacity) {
    this.heap = new float[capacity];
    this.outside = new NativeFloats(capacity);
    this.pointer = outside.pointer();
  }

  /** The side on the heap; at least as long as what was reserved. */
  float[] heap() {
    return heap;
  }

  /** The side outside the heap. */
  FloatPointer pointer() {
    return pointer;
  }

  /** Makes room for {@code count} floats; what was held is lost when that means growing. */
  void reserve(int count) {
    if (count > heap.length) {
      outside.close();
      heap = new float[count];
      outside = new NativeFloats(count);
      pointer = outside.pointer();
    }
  }

  /** Carries the first {@code count} floats from outside to the heap. */
  void pull(int count) {
    outside.read(0, heap, count);
  }

  /** Carries the first {@code count} floats from the heap to outside. */
  void push(int count) {
    outside.write(0, heap, count);
  }

  @Override
  public void close() {
    outside.close();
  }
}

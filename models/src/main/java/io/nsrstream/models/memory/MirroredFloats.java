package io.nsrstream.models.memory;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Floats that stand twice: on the heap for element-wise loops and penalties, outside it for matrix
 * products. The side written last is the truth; the other is brought up to date when it is asked
 * for. What is got from here is valid until {@link #resize}.
 */
public final class MirroredFloats implements AutoCloseable {
  private static final float[] NOTHING = {};

  private float[] heap = NOTHING;
  private final NativeFloats outside = new NativeFloats();
  private int count;
  private boolean heapBehind;
  private boolean outsideBehind;

  /** How many floats are in use. */
  public int count() {
    return count;
  }

  /** Takes another number of floats into use, of no particular value. */
  public void resize(int number) {
    outside.reserve(number);
    count = number;
    heapBehind = false;
    outsideBehind = false;
  }

  /** The heap's side, to read. */
  public float[] readHeap() {
    room();
    if (heapBehind) {
      outside.read(0, heap, count);
      heapBehind = false;
    }
    return heap;
  }

  /** Room on the heap is made when it is asked for: many products never need it. */
  private void room() {
    if (count > heap.length) {
      heap = new float[count];
    }
  }

  /** The heap's side, to change where it stands. */
  public float[] updateHeap() {
    readHeap();
    outsideBehind = true;
    return heap;
  }

  /** The heap's side, to write all of it. */
  public float[] overwriteHeap() {
    room();
    heapBehind = false;
    outsideBehind = true;
    return heap;
  }

  /** The side outside, to read. */
  public FloatPointer readOutside() {
    if (outsideBehind) {
      outside.write(0, heap, count);
      outsideBehind = false;
    }
    return outside.pointer();
  }

  /** The side outside, to change where it stands. */
  public FloatPointer updateOutside() {
    readOutside();
    heapBehind = true;
    return outside.pointer();
  }

  /** The side outside, to write all of it. */
  public FloatPointer overwriteOutside() {
    outsideBehind = false;
    heapBehind = true;
    return outside.pointer();
  }

  /** Writes all of it outside, from a heap array at least as long. */
  public void write(float[] source) {
    overwriteOutside();
    outside.write(0, source, count);
  }

  /** Gives back the memory on both sides; {@link #resize} takes it again. */
  @Override
  public void close() {
    outside.close();
    heap = NOTHING;
    count = 0;
  }
}

package io.nsrstream.models.fused;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.memory.enums.MemoryKind;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A fixed number of floats outside the heap, zero to begin with.
 *
 * <p>Matrix products reach them by pointer. Java reaches them by bulk copies to and from a heap
 * array: on JDK 17 loops over {@code float[]} are vectorised and loops over direct buffers,
 * indexers or Unsafe are not, which costs more than the copies do.
 */
final class NativeFloats implements AutoCloseable {
  private final Pointer memory;
  private final FloatPointer pointer;
  private final FloatBuffer view;
  private final int length;

  /**
   * Takes memory from ND4J's memory manager and not by {@code Nd4j.create}: closing an INDArray or
   * a DataBuffer of 1.0.0-M2.1 frees nothing until the garbage collector comes, which sees no need.
   */
  NativeFloats(int length) {
    long bytes = (long) length * Float.BYTES;
    this.memory = Nd4j.getMemoryManager().allocate(bytes, MemoryKind.HOST, true);
    this.pointer = new FloatPointer(memory).capacity(length);
    this.view = pointer.asBuffer();
    this.length = length;
  }

  int length() {
    return length;
  }

  /** A pointer to the first float; valid until {@link #close()}, as those below are. */
  FloatPointer pointer() {
    return pointer;
  }

  /** A new pointer to the float at {@code offset}. */
  FloatPointer at(int offset) {
    return pointer.getPointer(offset);
  }

  /** Copies {@code count} floats from {@code offset} on to the start of {@code target}. */
  void read(int offset, float[] target, int count) {
    view.get(offset, target, 0, count);
  }

  /** Copies the first {@code count} floats of {@code source} to {@code offset} and on. */
  void write(int offset, float[] source, int count) {
    view.put(offset, source, 0, count);
  }

  /** A copy of all floats. */
  float[] toArray() {
    float[] copy = new float[length];
    read(0, copy, length);
    return copy;
  }

  /** Frees the memory; nothing else does. */
  @Override
  public void close() {
    Nd4j.getMemoryManager().release(memory, MemoryKind.HOST);
  }
}

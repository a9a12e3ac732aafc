package io.nsrstream.models.memory;

import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.enums.MemoryKind;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Floats outside the heap, zero to begin with.
 *
 * <p>Matrix products reach them by pointer. Java reaches them by bulk copies to and from a heap
 * array: on JDK 17 loops over {@code float[]} are vectorised and loops over direct buffers,
 * indexers or Unsafe are not, which costs more than the copies do.
 */
public final class NativeFloats implements AutoCloseable {
  private static final FloatBuffer NOTHING = FloatBuffer.allocate(0);

  /** Floats of all that are not closed. */
  private static final AtomicLong LIVE = new AtomicLong();

  private @Nullable Pointer memory;
  private FloatPointer pointer = new FloatPointer();
  private FloatBuffer view = NOTHING;
  private int length;

  /** None; {@link #reserve} makes room. */
  public NativeFloats() {
    // Nothing is allocated before it is known how much is wanted.
  }

  /** So many. */
  public NativeFloats(int length) {
    reserve(length);
  }

  /**
   * Makes room for at least so many floats. Where there was less, the floats are other ones, zero,
   * and pointers got before are not valid any more.
   *
   * <p>Takes memory from ND4J's memory manager and not by {@code Nd4j.create}: closing an INDArray
   * or a DataBuffer of 1.0.0-M2.1 frees nothing until the garbage collector comes, which sees no
   * need.
   */
  public void reserve(int count) {
    if (count <= length) {
      return;
    }
    close();
    long bytes = (long) count * Float.BYTES;
    memory = Nd4j.getMemoryManager().allocate(bytes, MemoryKind.HOST, true);
    pointer = new FloatPointer(memory).capacity(count);
    view = pointer.asBuffer();
    length = count;
    LIVE.addAndGet(count);
  }

  /** How many floats there is room for in this process, in all that have not been closed. */
  public static long live() {
    return LIVE.get();
  }

  /** How many floats there is room for. */
  public int length() {
    return length;
  }

  /** A pointer to the first float; valid until {@link #close()}, as those below are. */
  public FloatPointer pointer() {
    return pointer;
  }

  /** A new pointer to the float at {@code offset}. */
  public FloatPointer at(int offset) {
    return pointer.getPointer(offset);
  }

  /** Copies {@code count} floats from {@code offset} on to the start of {@code target}. */
  public void read(int offset, float[] target, int count) {
    view.get(offset, target, 0, count);
  }

  /** Copies the first {@code count} floats of {@code source} to {@code offset} and on. */
  public void write(int offset, float[] source, int count) {
    write(offset, source, 0, count);
  }

  /** Copies {@code count} floats of {@code source} from {@code start} on to {@code offset}. */
  public void write(int offset, float[] source, int start, int count) {
    view.put(offset, source, start, count);
  }

  /** A copy of all floats. */
  public float[] toArray() {
    float[] copy = new float[length];
    read(0, copy, length);
    return copy;
  }

  /** Frees the memory; nothing else does. Room can be made again. */
  @Override
  public void close() {
    if (memory != null) {
      Nd4j.getMemoryManager().release(memory, MemoryKind.HOST);
      LIVE.addAndGet(-length);
      memory = null;
      pointer = new FloatPointer();
      view = NOTHING;
      length = 0;
    }
  }
}

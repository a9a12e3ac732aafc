package io.nsrstream.models.fused;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Ones outside the heap, as many as are wanted, to sum over rows with. */
final class Ones implements AutoCloseable {
  private NativeFloats floats = ones(1);
  private FloatPointer pointer = floats.pointer();

  /** At least {@code count} ones. */
  FloatPointer of(int count) {
    if (count > floats.length()) {
      floats.close();
      floats = ones(count);
      pointer = floats.pointer();
    }
    return pointer;
  }

  private static NativeFloats ones(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    NativeFloats ones = new NativeFloats(count);
    ones.write(0, values, count);
    return ones;
  }

  @Override
  public void close() {
    floats.close();
  }
}

package io.nsrstream.models.memory;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Ones outside the heap, as many as are wanted, to sum over rows with. */
public final class Ones implements AutoCloseable {
  private final NativeFloats floats = new NativeFloats();

  /** At least {@code count} ones. */
  public FloatPointer of(int count) {
    if (count > floats.length()) {
      float[] values = new float[count];
      Arrays.fill(values, 1);
      floats.reserve(count);
      floats.write(0, values, count);
    }
    return floats.pointer();
  }

  @Override
  public void close() {
    floats.close();
  }
}

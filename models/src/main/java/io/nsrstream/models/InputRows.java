package io.nsrstream.models;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** The rows a network is given, outside the heap, beside as many ones to sum over rows with. */
final class InputRows implements AutoCloseable {
  private NativeFloats features;
  private NativeFloats ones;
  private FloatPointer featuresPointer;
  private FloatPointer onesPointer;

  InputRows() {
    features = new NativeFloats(1);
    ones = ones(1);
    featuresPointer = features.at(0);
    onesPointer = ones.at(0);
  }

  /** The features, {@code [rows × inputs]}. */
  FloatPointer features() {
    return featuresPointer;
  }

  /** A one per row. */
  FloatPointer ones() {
    return onesPointer;
  }

  /** Takes over a mini-batch. */
  void load(float[] source, int rows, int inputs) {
    int count = rows * inputs;
    if (count > features.length()) {
      features.close();
      features = new NativeFloats(count);
      featuresPointer = features.at(0);
    }
    if (rows > ones.length()) {
      ones.close();
      ones = ones(rows);
      onesPointer = ones.at(0);
    }
    features.write(0, source, count);
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
    features.close();
    ones.close();
  }
}

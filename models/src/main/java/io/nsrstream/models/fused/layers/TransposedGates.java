package io.nsrstream.models.fused.layers;

import io.nsrstream.models.memory.MovablePointer;
import io.nsrstream.models.memory.NativeFloats;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The weights of a recurrent product, transposed gate by gate: {@code [gates × width × width]}.
 *
 * <p>On the way back, every step multiplies by the transposed weights. OpenBLAS is up to twice as
 * fast where they are stored transposed, and it takes one copy for all steps of a mini-batch.
 */
final class TransposedGates implements AutoCloseable {
  private final Slot weights;
  private final int width;
  private final int columns;
  private final NativeFloats transposed = new NativeFloats();
  private final MovablePointer gate = new MovablePointer();
  private float[] read = {};
  private float[] written = {};

  /**
   * Takes no memory before it is filled.
   *
   * @param weights {@code [width × gates·width]}
   */
  TransposedGates(Slot weights, int width) {
    this.weights = weights;
    this.width = width;
    this.columns = weights.columns();
  }

  /** Takes the weights as they are now. */
  void fill() {
    if (read.length == 0) {
      read = new float[width * columns];
      written = new float[width * columns];
      transposed.reserve(written.length);
    }
    weights.read(read);
    for (int column = 0; column < columns; column++) {
      for (int from = 0; from < width; from++) {
        written[column * width + from] = read[from * columns + column];
      }
    }
    transposed.write(0, written, written.length);
  }

  /** Those of a gate, {@code [width × width]}; valid until the next call. */
  FloatPointer of(int index) {
    return gate.to(transposed.pointer(), index * width * width);
  }

  @Override
  public void close() {
    transposed.close();
    read = new float[0];
    written = new float[0];
  }
}

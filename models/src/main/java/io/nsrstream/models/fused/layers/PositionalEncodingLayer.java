package io.nsrstream.models.fused.layers;

import static org.bytedeco.openblas.global.openblas.cblas_scopy;

import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.models.memory.MirroredFloats;

/**
 * Adds to channel i of step t {@code sin(t / 10000^(i/channels))} where i is even, and the cosine
 * with the exponent of the channel before where it is odd (Vaswani et al., 2017).
 */
final class PositionalEncodingLayer implements FusedLayer {
  private static final double LONGEST = 10_000;

  private final Signal input;
  private final Signal output;

  /** What is added to a row, {@code [steps × channels]}, of as many steps as came so far. */
  private float[] table = {};

  PositionalEncodingLayer(Signal input) {
    this.input = input;
    this.output = new Signal(input.extent(), input.channels());
  }

  // By StrictMath, whose bits are the same everywhere.
  private static float[] table(int steps, int channels) {
    float[] table = new float[steps * channels];
    for (int step = 0; step < steps; step++) {
      for (int i = 0; i < channels; i++) {
        int even = i - i % 2;
        double angle = step / StrictMath.pow(LONGEST, (double) even / channels);
        table[step * channels + i] =
            (float) (i == even ? StrictMath.sin(angle) : StrictMath.cos(angle));
      }
    }
    return table;
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    output.resize(pass);
    int count = input.extent().steps() * input.channels();
    if (count > table.length) {
      table = table(input.extent().steps(), input.channels());
    }
    float[] from = input.values().readHeap();
    float[] to = output.values().overwriteHeap();
    for (int row = 0; row < input.extent().rows(); row++) {
      Vectors.sumAt(from, table, to, row * count, count);
    }
  }

  @Override
  public void backward(Pass pass) {
    if (input.differentiable()) {
      MirroredFloats target = input.gradient();
      cblas_scopy(target.count(), output.gradient().readOutside(), 1, target.overwriteOutside(), 1);
    }
  }

  @Override
  public void close() {
    output.close();
    table = new float[0];
  }
}

package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Normalization;
import io.nsrstream.models.kernels.Vectors;
import java.util.Arrays;

/**
 * Layer normalisation (Ba, Kiros and Hinton, 2016): {@code y = γ·(x − m)/√(v + ε) + β} with mean m
 * and variance v over the channels of each step.
 */
final class LayerNormLayer implements FusedLayer {
  private static final float EPSILON = 1e-5f;
  private static final float[] NOTHING = {};

  private final Signal input;
  private final Signal output;
  private final int channels;
  private final Slot scale;
  private final Slot shift;
  private final float[] scales;
  private final float[] shifts;
  private final float[] scaleGradient;
  private final float[] shiftGradient;

  /** The input at mean 0 and variance 1, {@code [positions × channels]}. */
  private float[] normal = NOTHING;

  /** What each position was multiplied by. */
  private float[] inverseDeviations = NOTHING;

  LayerNormLayer(Signal input, Tensors tensors) {
    this.input = input;
    this.channels = input.channels();
    this.output = new Signal(input.extent(), channels);
    this.scale = tensors.constants(channels, 1);
    this.shift = tensors.constants(channels, 0);
    this.scales = new float[channels];
    this.shifts = new float[channels];
    this.scaleGradient = new float[channels];
    this.shiftGradient = new float[channels];
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    output.resize(pass);
    int positions = input.extent().positions();
    if (positions > inverseDeviations.length) {
      normal = new float[positions * channels];
      inverseDeviations = new float[positions];
    }
    scale.read(scales);
    shift.read(shifts);
    float[] x = input.values().readHeap();
    float[] y = output.values().overwriteHeap();
    for (int position = 0; position < positions; position++) {
      int at = position * channels;
      inverseDeviations[position] = Normalization.standardize(x, normal, at, channels, EPSILON);
      Normalization.scaleAndShift(normal, y, at, scales, shifts);
    }
  }

  @Override
  public void backward(Pass pass) {
    float[] delta = output.gradient().readHeap();
    int positions = input.extent().positions();
    Arrays.fill(scaleGradient, 0);
    Arrays.fill(shiftGradient, 0);
    for (int position = 0; position < positions; position++) {
      Vectors.addProductsAt(delta, normal, position * channels, scaleGradient, channels);
      Vectors.addAt(delta, position * channels, shiftGradient, 0, channels);
    }
    scale.writeGradient(scaleGradient);
    shift.writeGradient(shiftGradient);
    if (input.differentiable()) {
      float[] target = input.gradient().overwriteHeap();
      for (int position = 0; position < positions; position++) {
        Normalization.standardizedInputGradient(
            normal, delta, target, position * channels, scales, inverseDeviations[position]);
      }
    }
  }

  @Override
  public void close() {
    output.close();
    normal = NOTHING;
    inverseDeviations = NOTHING;
  }
}

package io.nsrstream.models.fused;

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

  LayerNormLayer(Signal input, Assembly assembly) {
    this.input = input;
    this.channels = input.channels();
    this.output = new Signal(input.extent(), channels);
    this.scale = assembly.constants(channels, 1);
    this.shift = assembly.constants(channels, 0);
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
      inverseDeviations[position] = normalise(x, normal, at, channels);
      scaleAndShift(normal, y, at, scales, shifts);
    }
  }

  /** Returns one over the standard deviation. */
  private static float normalise(float[] x, float[] normal, int at, int channels) {
    float mean = sum(x, at, channels) / channels;
    for (int i = at; i < at + channels; i++) {
      normal[i] = x[i] - mean;
    }
    float variance = dot(normal, normal, at, channels) / channels;
    float inverse = (float) (1 / Math.sqrt(variance + EPSILON));
    for (int i = at; i < at + channels; i++) {
      normal[i] *= inverse;
    }
    return inverse;
  }

  private static void scaleAndShift(
      float[] normal, float[] y, int at, float[] scales, float[] shifts) {
    for (int n = 0; n < scales.length; n++) {
      y[at + n] = normal[at + n] * scales[n] + shifts[n];
    }
  }

  @Override
  public void backward(Pass pass) {
    float[] delta = output.gradient().readHeap();
    int positions = input.extent().positions();
    Arrays.fill(scaleGradient, 0);
    Arrays.fill(shiftGradient, 0);
    for (int position = 0; position < positions; position++) {
      parameterGradient(normal, delta, position * channels, scaleGradient, shiftGradient);
    }
    scale.writeGradient(scaleGradient);
    shift.writeGradient(shiftGradient);
    if (input.differentiable()) {
      float[] target = input.gradient().overwriteHeap();
      for (int position = 0; position < positions; position++) {
        inputGradient(
            normal, delta, target, position * channels, scales, inverseDeviations[position]);
      }
    }
  }

  private static void parameterGradient(
      float[] normal, float[] delta, int at, float[] ofScale, float[] ofShift) {
    for (int n = 0; n < ofScale.length; n++) {
      ofScale[n] += delta[at + n] * normal[at + n];
      ofShift[n] += delta[at + n];
    }
  }

  private static void inputGradient(
      float[] normal, float[] delta, float[] target, int at, float[] scales, float inverse) {
    int channels = scales.length;
    for (int n = 0; n < channels; n++) {
      target[at + n] = delta[at + n] * scales[n];
    }
    float ofMean = sum(target, at, channels) / channels;
    float ofDeviation = dot(target, normal, at, channels) / channels;
    for (int i = at; i < at + channels; i++) {
      target[i] = (target[i] - ofMean - normal[i] * ofDeviation) * inverse;
    }
  }

  // Sums in four parts: one part would wait for each addition before it begins the next.
  private static float sum(float[] values, int at, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = at + count;
    int i = at;
    for (; i < end - 3; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < end; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }

  private static float dot(float[] left, float[] right, int at, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = at + count;
    int i = at;
    for (; i < end - 3; i += 4) {
      a += left[i] * right[i];
      b += left[i + 1] * right[i + 1];
      c += left[i + 2] * right[i + 2];
      d += left[i + 3] * right[i + 3];
    }
    for (; i < end; i++) {
      a += left[i] * right[i];
    }
    return (a + b) + (c + d);
  }

  @Override
  public void close() {
    output.close();
    normal = NOTHING;
    inverseDeviations = NOTHING;
  }
}

package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Normalization;
import io.nsrstream.models.kernels.Vectors;
import java.util.Arrays;

/**
 * Batch normalisation: {@code y = γ·(x − m)/√(v + ε) + β} per channel, with mean m and variance v
 * of all steps that all rows of the mini-batch have. Predictions use the running ones, which move a
 * tenth of the way to those of each mini-batch learned from. The variance is the mean squared
 * deviation, divided by the number of values, in both places; these are DL4J's conventions.
 *
 * <p>A single value has no variance. A mini-batch of one row of one step is normalised by the
 * running statistics, as constants, which then move towards it as exponentially weighted ones do:
 * with d = x − m, {@code m ← m + 0.1·d} and {@code v ← 0.9·(v + 0.1·d²)} (Finch, 2009).
 */
final class BatchNormLayer implements FusedLayer {
  static final float DECAY = 0.9f;
  static final float SHARE = 1 - DECAY;
  static final float EPSILON = 1e-5f;

  private final Signal input;
  private final Signal output;
  private final int channels;
  private final Slot scale;
  private final Slot shift;
  private final Slot runningMean;
  private final Slot runningVariance;

  // Per channel, of the mini-batch that is learned, until the update: a prediction in between must
  // not change them. Where it is a single value, it stands here with the running statistics.
  private final float[] means;
  private final float[] variances;
  private final float[] single;

  // Per channel, the running ones in a prediction.
  private final float[] knownMeans;
  private final float[] knownVariances;

  // Per channel; of no meaning between two calls.
  private final float[] inverseDeviations;
  private final float[] before;
  private final float[] scales;
  private final float[] shifts;
  private final float[] scaleGradient;
  private final float[] shiftGradient;

  /** Whether the mini-batch's own statistics normalise it. */
  private boolean measured;

  BatchNormLayer(Signal input, Tensors tensors) {
    this.input = input;
    this.channels = input.channels();
    this.output = new Signal(input.extent(), channels);
    this.scale = tensors.constants(channels, 1);
    this.shift = tensors.constants(channels, 0);
    this.runningMean = tensors.statistics(channels, 0);
    this.runningVariance = tensors.statistics(channels, 1);
    this.means = new float[channels];
    this.variances = new float[channels];
    this.single = new float[channels];
    this.knownMeans = new float[channels];
    this.knownVariances = new float[channels];
    this.inverseDeviations = new float[channels];
    this.before = new float[channels];
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
    float[] x = input.values().readHeap();
    if (pass.training()) {
      learn(x);
      normalise(x, means, variances);
    } else {
      runningMean.read(knownMeans);
      runningVariance.read(knownVariances);
      normalise(x, knownMeans, knownVariances);
    }
  }

  private void learn(float[] x) {
    measured = input.extent().present() > 1;
    if (measured) {
      measure(x);
    } else {
      runningMean.read(means);
      runningVariance.read(variances);
      System.arraycopy(x, 0, single, 0, channels);
    }
  }

  private void measure(float[] x) {
    Extent extent = input.extent();
    Arrays.fill(means, 0);
    Arrays.fill(variances, 0);
    float share = 1f / extent.present();
    for (int row = 0; row < extent.rows(); row++) {
      for (int step = 0; step < extent.length(row); step++) {
        Vectors.addAt(x, at(row, step), means, 0, channels);
      }
    }
    Vectors.multiply(share, means, 0, channels);
    for (int row = 0; row < extent.rows(); row++) {
      for (int step = 0; step < extent.length(row); step++) {
        Normalization.addSquaredDeviations(x, at(row, step), means, variances);
      }
    }
    Vectors.multiply(share, variances, 0, channels);
  }

  private int at(int row, int step) {
    return (row * input.extent().steps() + step) * channels;
  }

  private void normalise(float[] x, float[] aroundMeans, float[] ofVariances) {
    for (int n = 0; n < channels; n++) {
      inverseDeviations[n] = (float) (1 / Math.sqrt(ofVariances[n] + EPSILON));
    }
    scale.read(scales);
    shift.read(shifts);
    float[] y = output.values().overwriteHeap();
    for (int position = 0; position < input.extent().positions(); position++) {
      Normalization.normalize(
          x, y, position * channels, aroundMeans, inverseDeviations, scales, shifts);
    }
  }

  @Override
  public void backward(Pass pass) {
    float[] x = input.values().readHeap();
    float[] delta = output.gradient().readHeap();
    int positions = input.extent().positions();
    Arrays.fill(scaleGradient, 0);
    Arrays.fill(shiftGradient, 0);
    // Absent steps add nothing: the gradient is zero there.
    for (int position = 0; position < positions; position++) {
      int at = position * channels;
      Vectors.addAt(delta, at, shiftGradient, 0, channels);
      Normalization.addScaleGradient(delta, x, at, means, inverseDeviations, scaleGradient);
    }
    shift.writeGradient(shiftGradient);
    scale.writeGradient(scaleGradient);
    if (input.differentiable()) {
      inputGradient(x, delta, input.gradient().overwriteHeap());
    }
  }

  private void inputGradient(float[] x, float[] delta, float[] target) {
    // What the mini-batch's mean and variance pass on; nothing where the statistics are constants.
    float share = measured ? 1f / input.extent().present() : 0;
    Vectors.multiply(share, shiftGradient, 0, channels);
    Vectors.multiply(share, scaleGradient, 0, channels);
    for (int position = 0; position < input.extent().positions(); position++) {
      Normalization.inputGradient(
          x,
          delta,
          target,
          position * channels,
          means,
          inverseDeviations,
          scales,
          shiftGradient,
          scaleGradient);
    }
  }

  @Override
  public void settle() {
    if (measured) {
      follow(runningMean, means);
      follow(runningVariance, variances);
    } else {
      followSingleValue();
    }
  }

  /** Moves a running statistic a share of the way to what was measured, which it overwrites. */
  private void follow(Slot running, float[] measurement) {
    running.read(before);
    Normalization.follow(DECAY, before, measurement);
    running.write(measurement);
  }

  private void followSingleValue() {
    for (int n = 0; n < channels; n++) {
      float deviation = single[n] - means[n];
      means[n] += SHARE * deviation;
      variances[n] = DECAY * (variances[n] + SHARE * deviation * deviation);
    }
    runningMean.write(means);
    runningVariance.write(variances);
  }

  @Override
  public void close() {
    output.close();
  }
}

package io.nsrstream.models.kernels;

/**
 * The loops of normalisation, over the channels of one position, which begins at {@code at}. What
 * is per channel begins at 0, and its length is the number of channels.
 */
public final class Normalization {
  private Normalization() {}

  /** sums += (x − mean)². */
  public static void addSquaredDeviations(float[] x, int at, float[] means, float[] sums) {
    for (int n = 0; n < sums.length; n++) {
      float deviation = x[at + n] - means[n];
      sums[n] += deviation * deviation;
    }
  }

  /** y = (x − mean) · inverse deviation · scale + shift. */
  public static void normalize(
      float[] x,
      float[] y,
      int at,
      float[] means,
      float[] inverseDeviations,
      float[] scales,
      float[] shifts) {
    for (int n = 0; n < means.length; n++) {
      y[at + n] = (x[at + n] - means[n]) * inverseDeviations[n] * scales[n] + shifts[n];
    }
  }

  /** sums += delta · (x − mean) · inverse deviation. */
  public static void addScaleGradient(
      float[] delta, float[] x, int at, float[] means, float[] inverseDeviations, float[] sums) {
    for (int n = 0; n < sums.length; n++) {
      sums[n] += delta[at + n] * (x[at + n] - means[n]) * inverseDeviations[n];
    }
  }

  /**
   * The gradient with respect to x of {@link #normalize}.
   *
   * @param ofMeans what goes on through the means
   * @param ofDeviations what goes on through the deviations, per normalised number
   */
  public static void inputGradient(
      float[] x,
      float[] delta,
      float[] target,
      int at,
      float[] means,
      float[] inverseDeviations,
      float[] scales,
      float[] ofMeans,
      float[] ofDeviations) {
    for (int n = 0; n < means.length; n++) {
      float normal = (x[at + n] - means[n]) * inverseDeviations[n];
      float centred = delta[at + n] - ofMeans[n] - normal * ofDeviations[n];
      target[at + n] = centred * inverseDeviations[n] * scales[n];
    }
  }

  /**
   * Brings the channels of a position to mean 0 and variance 1.
   *
   * @return one over their standard deviation
   */
  public static float standardize(float[] x, float[] normal, int at, int channels, float epsilon) {
    float mean = Vectors.sum(x, at, channels) / channels;
    for (int i = at; i < at + channels; i++) {
      normal[i] = x[i] - mean;
    }
    float variance = Vectors.dot(normal, normal, at, channels) / channels;
    float inverse = (float) (1 / Math.sqrt(variance + epsilon));
    Vectors.multiply(inverse, normal, at, channels);
    return inverse;
  }

  /** y = normal · scale + shift. */
  public static void scaleAndShift(
      float[] normal, float[] y, int at, float[] scales, float[] shifts) {
    for (int n = 0; n < scales.length; n++) {
      y[at + n] = normal[at + n] * scales[n] + shifts[n];
    }
  }

  /**
   * The gradient with respect to x of {@link #standardize} and {@link #scaleAndShift}.
   *
   * @param inverse what {@link #standardize} returned
   */
  public static void standardizedInputGradient(
      float[] normal, float[] delta, float[] target, int at, float[] scales, float inverse) {
    int channels = scales.length;
    for (int n = 0; n < channels; n++) {
      target[at + n] = delta[at + n] * scales[n];
    }
    float ofMean = Vectors.sum(target, at, channels) / channels;
    float ofDeviation = Vectors.dot(target, normal, at, channels) / channels;
    for (int i = at; i < at + channels; i++) {
      target[i] = (target[i] - ofMean - normal[i] * ofDeviation) * inverse;
    }
  }

  /** measured = decay · running + (1 − decay) · measured. */
  public static void follow(float decay, float[] running, float[] measured) {
    float share = 1 - decay;
    for (int n = 0; n < measured.length; n++) {
      measured[n] = decay * running[n] + share * measured[n];
    }
  }
}

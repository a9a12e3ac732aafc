package io.nsrstream.models.kernels;

/**
 * Functions of every number of an array, as loops on heap arrays that the JIT makes vector
 * instructions of: no branches, no calls that are not inlined.
 */
public final class Elementwise {
  // A branch-free step: 1 for every normal float above 0, 0 for 0. A conditional is not vectorised.
  private static final float STEEP = 0x1p127f;

  // Where the approximation of tanh reaches 1 in float arithmetic.
  private static final float SATURATED = 7.905311f;

  // e^x is (e^(r/8))^8 · 2^(-8n), where r = x + n·8·ln 2 is between ±4·ln 2 and n from 0 to 8.
  private static final float EXPONENT_STEP = 0x1.62ep2f;
  private static final float EXPONENT_STEP_REST = 2.5556947e-4f;
  private static final float STEPS_PER_UNIT = 0.18033688f;
  private static final float LOWEST_EXPONENT = -47;

  // Added and taken away again, they round to whole numbers, and numbers below 6e-21 to zero.
  private static final float TO_WHOLE = 0x1.8p23f;
  private static final float FLUSH = 0x1p-43f;

  private Elementwise() {}

  /** max(x, 0) of the first {@code count} values, in place. */
  public static void relu(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  /** Multiplies a gradient by the derivative of {@link #relu} where it made {@code responses}. */
  public static void multiplyByReluSlope(float[] gradient, float[] responses, int count) {
    for (int i = 0; i < count; i++) {
      gradient[i] *= Math.min(responses[i] * STEEP, 1f);
    }
  }

  /** 1, 0 or -1, the sign of the first {@code count} values, in place. */
  public static void sign(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(Math.min(values[i] * STEEP, 1f), -1f);
    }
  }

  /** tanh(x) of the first {@code count} values, in place. */
  public static void tanh(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = tanh(values[i]);
    }
  }

  /** Multiplies a gradient by the derivative of {@link #tanh} where it made {@code responses}. */
  public static void multiplyByTanhSlope(float[] gradient, float[] responses, int count) {
    for (int i = 0; i < count; i++) {
      gradient[i] *= 1 - responses[i] * responses[i];
    }
  }

  /** The {@link #sigmoid(float)} of the first {@code count} values, in place. */
  public static void sigmoid(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = sigmoid(values[i]);
    }
  }

  /**
   * Adds the derivative of tangent · slope · cotangent with respect to the sums that {@link
   * #tanh(float[], int)} made responses of: -2 · response · tangent · slope · cotangent.
   *
   * @param pulled cotangents times slopes
   */
  public static void addTanhBend(
      float[] tangents, float[] pulled, float[] responses, float[] bend, int count) {
    for (int i = 0; i < count; i++) {
      bend[i] -= 2 * responses[i] * tangents[i] * pulled[i];
    }
  }

  /**
   * The hyperbolic tangent, to within 5e-7 of its value: a rational approximation (that of Eigen)
   * which, unlike {@link Math#tanh}, becomes vector instructions.
   */
  public static float tanh(float value) {
    float x = Math.max(-SATURATED, Math.min(SATURATED, value));
    float square = x * x;
    float numerator = -2.7607684e-16f * square + 2.000188e-13f;
    numerator = numerator * square - 8.604672e-11f;
    numerator = numerator * square + 5.1222973e-08f;
    numerator = numerator * square + 1.48572235e-05f;
    numerator = numerator * square + 6.3726195e-04f;
    numerator = numerator * square + 4.8935246e-03f;
    float denominator = 1.1982584e-06f * square + 1.1853471e-04f;
    denominator = denominator * square + 2.2684347e-03f;
    denominator = denominator * square + 4.893525e-03f;
    return x * numerator / denominator;
  }

  /**
   * The logistic function 1 / (1 + e⁻ˣ), to within 3e-7 and never beyond 0 and 1, by {@link
   * #tanh(float)} of half its argument.
   */
  public static float sigmoid(float value) {
    return 0.5f + 0.5f * tanh(0.5f * value);
  }

  /** e^x of the first {@code count} values, none above 0, in place. */
  public static void exp(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = exp(values[i]);
    }
  }

  /**
   * e^x of an x of at most 0, to within 1e-6 of its value plus 1e-20; below -47 it is 0.
   *
   * <p>Float arithmetic alone, unlike {@link Math#exp}, becomes vector instructions, and no more of
   * it than here: C2 leaves longer loops alone. So the power of two, which cannot be put together
   * from bits, has its exponent split into two digits of base 3: a quadratic polynomial gives the
   * power of each digit exactly.
   */
  public static float exp(float value) {
    float x = Math.max(value, LOWEST_EXPONENT);
    float n = (TO_WHOLE - x * STEPS_PER_UNIT) - TO_WHOLE;
    float r = ((x + n * EXPONENT_STEP) + n * EXPONENT_STEP_REST) * 0.125f;
    float power = 1.381432e-3f * r + 8.368851e-3f;
    power = power * r + 4.16684e-2f;
    power = power * r + 1.666652e-1f;
    power = power * r + 4.9999994e-1f;
    power = power * r * r + r + 1;
    power *= power;
    power *= power;
    power *= power;
    float threes = ((n * (1 / 3f) - 1 / 3f) + TO_WHOLE) - TO_WHOLE;
    float scale = powerOfTwo(threes);
    scale = scale * scale * scale * powerOfTwo(n - 3 * threes);
    return (power * scale + FLUSH) - FLUSH;
  }

  /** 2^(-8·digit) of a digit 0, 1 or 2. */
  private static float powerOfTwo(float digit) {
    return (65025 / 131072f * digit - 195585 / 131072f) * digit + 1;
  }
}

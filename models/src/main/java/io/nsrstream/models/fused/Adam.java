package io.nsrstream.models.fused;

/**
 * Adam (Kingma and Ba, 2015), bias-corrected: each parameter moves by its mean gradient over the
 * root of its mean squared gradient.
 *
 * <p>Works through the parameters in pieces that stay in the processor's nearest cache, copied to
 * the heap and back: square roots and divisions then become vector instructions.
 */
final class Adam implements UpdateRule {
  static final double MEAN_DECAY = 0.9;
  static final double SQUARE_DECAY = 0.999;
  static final double EPSILON = 1e-8;

  private static final int PIECE = 1024;

  // Added and taken away again, it rounds moments to multiples of 1e-37. Those of neurons that went
  // silent would else decay into subnormal numbers, which slow processors down, and stay there.
  private static final float FLUSH = 1e-30f;

  private final float[] values = new float[PIECE];
  private final float[] gradient = new float[PIECE];
  private final float[] means = new float[PIECE];
  private final float[] squares = new float[PIECE];

  @Override
  public int moments() {
    return 2;
  }

  @Override
  public void apply(FlatParameters parameters, float scale, double rate, long step) {
    // The corrections of both moments, folded into the rate and epsilon.
    double root = Math.sqrt(1 - Math.pow(SQUARE_DECAY, (double) step));
    float correctedRate = (float) (rate * root / (1 - Math.pow(MEAN_DECAY, (double) step)));
    float correctedEpsilon = (float) (EPSILON * root);
    for (int start = 0; start < parameters.trained(); start += PIECE) {
      int count = Math.min(PIECE, parameters.trained() - start);
      parameters.values().read(start, values, count);
      parameters.gradient().read(start, gradient, count);
      parameters.moment(0).read(start, means, count);
      parameters.moment(1).read(start, squares, count);
      update(values, gradient, means, squares, count, scale, correctedRate, correctedEpsilon);
      parameters.values().write(start, values, count);
      parameters.moment(0).write(start, means, count);
      parameters.moment(1).write(start, squares, count);
    }
  }

  // On parameters, not fields: the form in which the loop is vectorised.
  private static void update(
      float[] values,
      float[] gradient,
      float[] means,
      float[] squares,
      int count,
      float scale,
      float rate,
      float epsilon) {
    float meanDecay = (float) MEAN_DECAY;
    float meanShare = (float) (1 - MEAN_DECAY);
    float squareDecay = (float) SQUARE_DECAY;
    float squareShare = (float) (1 - SQUARE_DECAY);
    for (int i = 0; i < count; i++) {
      float g = gradient[i] * scale;
      float mean = (meanDecay * means[i] + meanShare * g + FLUSH) - FLUSH;
      float square = (squareDecay * squares[i] + squareShare * g * g + FLUSH) - FLUSH;
      means[i] = mean;
      squares[i] = square;
      // Divided first: the rate times a mean near the flush would be subnormal again.
      values[i] -= rate * (mean / ((float) Math.sqrt(square) + epsilon));
    }
  }
}

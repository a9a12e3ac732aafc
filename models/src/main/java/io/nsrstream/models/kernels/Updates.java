package io.nsrstream.models.kernels;

/** The loops by which optimizers move parameters. */
public final class Updates {
  /** What is left of a mean gradient after an update of {@link #adam}. */
  public static final double MEAN_DECAY = 0.9;

  /** What is left of a mean squared gradient after an update of {@link #adam}. */
  public static final double SQUARE_DECAY = 0.999;

  // Added and taken away again, it rounds moments to multiples of 1e-37. Those of neurons that went
  // silent would else decay into subnormal numbers, which slow processors down, and stay there.
  private static final float FLUSH = 1e-30f;

  // A number times 2^k + 1, less the difference of that and the number, is the number rounded to 24
  // −
  // k significant bits (Veltkamp, 1968): arithmetic alone, which becomes vector instructions.
  private static final float TO_16_BITS = (1 << 8) + 1;
  private static final float TO_8_BITS = (1 << 16) + 1;

  // With 8 bits, the thousandth that a mean square loses at each update would be rounded away: one
  // large gradient would keep the steps of its parameters small for ever.
  private static final float TO_12_BITS = (1 << 12) + 1;

  /** Squares above it would overflow while they are rounded. */
  private static final float MOST_SQUARE = 1e33f;

  private Updates() {}

  /**
   * One update of Adam (Kingma and Ba, 2015).
   *
   * @param scale the gradient's factor
   * @param rate the learning rate, with the bias corrections of both moments in it
   * @param epsilon with the bias correction of the squares in it
   */
  public static void adam(
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

  /**
   * The same update, after which parameters have 16 significant bits, their mean gradients 8 and
   * mean squares 12. Parameters are then multiples of the 2^16th part of their size, so that an
   * update below half of that is lost.
   */
  public static void adamRounded(
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
      float shifted = mean * TO_8_BITS;
      mean = shifted - (shifted - mean);
      float square = (squareDecay * squares[i] + squareShare * g * g + FLUSH) - FLUSH;
      square = Math.min(square, MOST_SQUARE);
      shifted = square * TO_12_BITS;
      square = shifted - (shifted - square);
      means[i] = mean;
      squares[i] = square;
      float value = values[i] - rate * (mean / ((float) Math.sqrt(square) + epsilon));
      shifted = value * TO_16_BITS;
      values[i] = shifted - (shifted - value);
    }
  }
}

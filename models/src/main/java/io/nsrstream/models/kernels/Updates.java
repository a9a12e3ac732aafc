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
}

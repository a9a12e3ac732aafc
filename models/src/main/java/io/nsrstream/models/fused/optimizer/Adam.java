package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.fused.layers.WordTable;
import io.nsrstream.models.kernels.Updates;

/**
 * Adam (Kingma and Ba, 2015), bias-corrected: each parameter moves by its mean gradient over the
 * root of its mean squared gradient.
 *
 * <p>Works through the parameters in pieces that stay in the processor's nearest cache, copied to
 * the heap and back: square roots and divisions then become vector instructions.
 */
final class Adam implements UpdateRule {
  static final double EPSILON = 1e-8;

  private static final int PIECE = 1024;

  /**
   * The room for a piece of parameters, gradients, means and squares: one for each thread, since a
   * job has thousands of small networks and updates one at a time.
   */
  private static final ThreadLocal<float[][]> ROOM =
      ThreadLocal.withInitial(() -> new float[4][PIECE]);

  private final boolean compact;

  /**
   * @param compact whether parameters and what is remembered of them are rounded
   */
  Adam(boolean compact) {
    this.compact = compact;
  }

  @Override
  public int moments() {
    return 2;
  }

  /** The root of the correction of the squares. */
  private static double root(long step) {
    return Math.sqrt(1 - Math.pow(Updates.SQUARE_DECAY, (double) step));
  }

  /** The rate of a step, with the corrections of both moments folded into it. */
  private static float corrected(double rate, long step) {
    return (float) (rate * root(step) / (1 - Math.pow(Updates.MEAN_DECAY, (double) step)));
  }

  @Override
  public void apply(FlatParameters parameters, float scale, double rate, long step) {
    float correctedRate = corrected(rate, step);
    float correctedEpsilon = (float) (EPSILON * root(step));
    float[][] room = ROOM.get();
    float[] values = room[0];
    float[] gradient = room[1];
    float[] means = room[2];
    float[] squares = room[3];
    for (int start = 0; start < parameters.trained(); start += PIECE) {
      int count = Math.min(PIECE, parameters.trained() - start);
      parameters.values().read(start, values, count);
      parameters.gradient().read(start, gradient, count);
      parameters.moment(0).read(start, means, count);
      parameters.moment(1).read(start, squares, count);
      move(values, gradient, means, squares, count, scale, correctedRate, correctedEpsilon);
      parameters.values().write(start, values, count);
      parameters.moment(0).write(start, means, count);
      parameters.moment(1).write(start, squares, count);
    }
  }

  /** Lazily: the moments of rows without a gradient do not decay. */
  @Override
  public void apply(WordTable words, float scale, double rate, long step) {
    float correctedRate = corrected(rate, step);
    float correctedEpsilon = (float) (EPSILON * root(step));
    for (int i = 0; i < words.touched(); i++) {
      WordTable.Row row = words.touched(i);
      move(
          row.values(),
          words.gradient(i),
          row.moment(0),
          row.moment(1),
          words.width(),
          scale,
          correctedRate,
          correctedEpsilon);
    }
  }

  private void move(
      float[] values,
      float[] gradient,
      float[] means,
      float[] squares,
      int count,
      float scale,
      float rate,
      float epsilon) {
    if (compact) {
      Updates.adamRounded(values, gradient, means, squares, count, scale, rate, epsilon);
    } else {
      Updates.adam(values, gradient, means, squares, count, scale, rate, epsilon);
    }
  }
}

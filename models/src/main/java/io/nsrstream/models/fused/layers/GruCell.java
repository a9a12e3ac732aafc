package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Elementwise;
import io.nsrstream.models.kernels.Gates;
import io.nsrstream.models.kernels.Vectors;

/**
 * Gated recurrent unit whose reset gate is applied after the recurrent product. Of the sums of its
 * gates, in this order, with a bias of its own, c_n, on the recurrent side of the last:
 *
 * <pre>
 * r = σ(xW_r + hU_r + b_r)                  reset gate
 * z = σ(xW_z + hU_z + b_z)                  update gate
 * n = tanh(xW_n + b_n + r∘(hU_n + c_n))     candidate
 * h' = (1 − z)∘n + z∘h
 * </pre>
 */
final class GruCell implements Cell {
  private static final int RESET = 0;
  private static final int UPDATE = 1;
  private static final int CANDIDATE = 2;

  /** The plane of hU_n + c_n. */
  private static final int RECALL = 3;

  private final int width;

  GruCell(int width) {
    this.width = width;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public int recurrentPlane(int gate) {
    return gate == CANDIDATE ? RECALL : gate;
  }

  @Override
  public float[] initialBiases() {
    return new float[] {0, 0, 0, 0};
  }

  @Override
  public void resize(int steps, int count) {
    // Planes and hidden states say all.
  }

  @Override
  public void forward(int step, float[][] planes, float[] before, float[] after, int count) {
    Elementwise.sigmoid(planes[RESET], count);
    Elementwise.sigmoid(planes[UPDATE], count);
    Vectors.addProducts(planes[RESET], planes[RECALL], planes[CANDIDATE], count);
    Elementwise.tanh(planes[CANDIDATE], count);
    Gates.blend(planes[UPDATE], before, planes[CANDIDATE], after, count);
  }

  @Override
  public void backward(
      int step,
      float[][] planes,
      float[] before,
      float[] delta,
      float[] carry,
      float[][] gradient,
      int count) {
    // The carry is what goes to h along z.
    Vectors.add(carry, delta, count);
    Gates.throughUpdate(delta, planes[UPDATE], before, planes[CANDIDATE], gradient[UPDATE], count);
    Gates.throughCandidate(delta, planes[UPDATE], planes[CANDIDATE], gradient[CANDIDATE], count);
    Gates.throughReset(
        gradient[CANDIDATE],
        planes[RESET],
        planes[RECALL],
        gradient[RESET],
        gradient[RECALL],
        count);
    Vectors.multiply(delta, planes[UPDATE], carry, count);
  }
}

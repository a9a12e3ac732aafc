package io.nsrstream.models.fused;

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
    addProduct(planes[RESET], planes[RECALL], planes[CANDIDATE], count);
    Elementwise.tanh(planes[CANDIDATE], count);
    blend(planes[UPDATE], before, planes[CANDIDATE], after, count);
  }

  private static void addProduct(float[] left, float[] right, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += left[i] * right[i];
    }
  }

  private static void blend(
      float[] update, float[] before, float[] candidate, float[] after, int count) {
    for (int i = 0; i < count; i++) {
      after[i] = candidate[i] + update[i] * (before[i] - candidate[i]);
    }
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
    Elementwise.add(carry, delta, count);
    throughUpdate(delta, planes[UPDATE], before, planes[CANDIDATE], gradient[UPDATE], count);
    throughCandidate(delta, planes[UPDATE], planes[CANDIDATE], gradient[CANDIDATE], count);
    throughReset(
        gradient[CANDIDATE],
        planes[RESET],
        planes[RECALL],
        gradient[RESET],
        gradient[RECALL],
        count);
    keep(delta, planes[UPDATE], carry, count);
  }

  private static void throughUpdate(
      float[] delta,
      float[] update,
      float[] before,
      float[] candidate,
      float[] gradient,
      int count) {
    for (int i = 0; i < count; i++) {
      gradient[i] = delta[i] * (before[i] - candidate[i]) * (update[i] * (1 - update[i]));
    }
  }

  private static void throughCandidate(
      float[] delta, float[] update, float[] candidate, float[] gradient, int count) {
    for (int i = 0; i < count; i++) {
      gradient[i] = delta[i] * (1 - update[i]) * (1 - candidate[i] * candidate[i]);
    }
  }

  private static void throughReset(
      float[] delta, float[] reset, float[] recall, float[] ofReset, float[] ofRecall, int count) {
    for (int i = 0; i < count; i++) {
      float recalled = delta[i] * reset[i];
      ofRecall[i] = recalled;
      ofReset[i] = recalled * recall[i] * (1 - reset[i]);
    }
  }

  private static void keep(float[] delta, float[] update, float[] carry, int count) {
    for (int i = 0; i < count; i++) {
      carry[i] = delta[i] * update[i];
    }
  }
}

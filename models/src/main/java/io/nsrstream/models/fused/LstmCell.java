package io.nsrstream.models.fused;

/**
 * Long short-term memory without peepholes. Of the sums of its gates, in this order:
 *
 * <pre>
 * i = σ(xW_i + hU_i + b_i)      input gate
 * f = σ(xW_f + hU_f + b_f)      forget gate, b_f = 1 to begin with (Jozefowicz et al., 2015)
 * o = σ(xW_o + hU_o + b_o)      output gate
 * g = tanh(xW_g + hU_g + b_g)   candidate
 * c' = f∘c + i∘g
 * h' = o∘tanh(c')
 * </pre>
 */
final class LstmCell implements Cell {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int OUTPUT = 2;
  private static final int CANDIDATE = 3;

  private final int width;

  /** The c that each step begins with, and the last one's; zeros at first. */
  private float[][] memories = {{}};

  /** tanh(c') of each step. */
  private float[][] squashed = {};

  LstmCell(int width) {
    this.width = width;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int recurrentPlane(int gate) {
    return gate;
  }

  @Override
  public float[] initialBiases() {
    return new float[] {0, 1, 0, 0};
  }

  @Override
  public void resize(int steps, int count) {
    memories = new float[steps + 1][count];
    squashed = new float[steps][count];
  }

  @Override
  public void forward(int step, float[][] planes, float[] before, float[] after, int count) {
    Elementwise.sigmoid(planes[INPUT], count);
    Elementwise.sigmoid(planes[FORGET], count);
    Elementwise.sigmoid(planes[OUTPUT], count);
    Elementwise.tanh(planes[CANDIDATE], count);
    remember(
        planes[INPUT],
        planes[FORGET],
        planes[CANDIDATE],
        memories[step],
        memories[step + 1],
        squashed[step],
        count);
    Elementwise.tanh(squashed[step], count);
    multiply(planes[OUTPUT], squashed[step], after, count);
  }

  private static void remember(
      float[] input,
      float[] forget,
      float[] candidate,
      float[] memory,
      float[] next,
      float[] copy,
      int count) {
    for (int i = 0; i < count; i++) {
      float sum = forget[i] * memory[i] + input[i] * candidate[i];
      next[i] = sum;
      copy[i] = sum;
    }
  }

  private static void multiply(float[] left, float[] right, float[] product, int count) {
    for (int i = 0; i < count; i++) {
      product[i] = left[i] * right[i];
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
    float[] input = planes[INPUT];
    float[] forget = planes[FORGET];
    float[] output = planes[OUTPUT];
    float[] candidate = planes[CANDIDATE];
    // The carry is the gradient with respect to c', then to c.
    addThroughTanh(delta, output, squashed[step], carry, count);
    throughSigmoid(delta, squashed[step], output, gradient[OUTPUT], count);
    throughSigmoid(carry, candidate, input, gradient[INPUT], count);
    throughSigmoid(carry, memories[step], forget, gradient[FORGET], count);
    throughTanh(carry, input, candidate, gradient[CANDIDATE], count);
    multiply(carry, forget, carry, count);
  }

  private static void addThroughTanh(
      float[] delta, float[] factor, float[] response, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += delta[i] * factor[i] * (1 - response[i] * response[i]);
    }
  }

  private static void throughTanh(
      float[] delta, float[] factor, float[] response, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = delta[i] * factor[i] * (1 - response[i] * response[i]);
    }
  }

  private static void throughSigmoid(
      float[] delta, float[] factor, float[] response, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = delta[i] * factor[i] * (response[i] * (1 - response[i]));
    }
  }
}

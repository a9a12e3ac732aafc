package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Elementwise;
import io.nsrstream.models.kernels.Gates;
import io.nsrstream.models.kernels.Vectors;

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
    Gates.remember(
        planes[INPUT],
        planes[FORGET],
        planes[CANDIDATE],
        memories[step],
        memories[step + 1],
        squashed[step],
        count);
    Elementwise.tanh(squashed[step], count);
    Vectors.multiply(planes[OUTPUT], squashed[step], after, count);
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
    Gates.addThroughTanh(delta, output, squashed[step], carry, count);
    Gates.throughSigmoid(delta, squashed[step], output, gradient[OUTPUT], count);
    Gates.throughSigmoid(carry, candidate, input, gradient[INPUT], count);
    Gates.throughSigmoid(carry, memories[step], forget, gradient[FORGET], count);
    Gates.throughTanh(carry, input, candidate, gradient[CANDIDATE], count);
    Vectors.multiply(carry, forget, carry, count);
  }
}

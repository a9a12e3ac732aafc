package io.nsrstream.models.kernels;

/**
 * What the gates of recurrent cells do to the numbers of a step, and the way back. All arrays begin
 * at 0 and hold {@code [rows × width]}.
 */
public final class Gates {
  private Gates() {}

  /** next = copy = forget · memory + input · candidate. */
  public static void remember(
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

  /** after = candidate + update · (before − candidate). */
  public static void blend(
      float[] update, float[] before, float[] candidate, float[] after, int count) {
    for (int i = 0; i < count; i++) {
      after[i] = candidate[i] + update[i] * (before[i] - candidate[i]);
    }
  }

  /** target += delta · factor · (1 − response²), the slope of tanh. */
  public static void addThroughTanh(
      float[] delta, float[] factor, float[] response, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += delta[i] * factor[i] * (1 - response[i] * response[i]);
    }
  }

  /** target = delta · factor · (1 − response²), the slope of tanh. */
  public static void throughTanh(
      float[] delta, float[] factor, float[] response, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = delta[i] * factor[i] * (1 - response[i] * response[i]);
    }
  }

  /** target = delta · factor · response · (1 − response), the slope of the logistic function. */
  public static void throughSigmoid(
      float[] delta, float[] factor, float[] response, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = delta[i] * factor[i] * (response[i] * (1 - response[i]));
    }
  }

  /** The gradient of {@link #blend} with respect to the sums of the update gate. */
  public static void throughUpdate(
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

  /** The gradient of {@link #blend} with respect to the sums of the candidate, a tanh. */
  public static void throughCandidate(
      float[] delta, float[] update, float[] candidate, float[] gradient, int count) {
    for (int i = 0; i < count; i++) {
      gradient[i] = delta[i] * (1 - update[i]) * (1 - candidate[i] * candidate[i]);
    }
  }

  /**
   * The gradient of reset · recall with respect to the recall and to the sums of the reset gate.
   */
  public static void throughReset(
      float[] delta, float[] reset, float[] recall, float[] ofReset, float[] ofRecall, int count) {
    for (int i = 0; i < count; i++) {
      float recalled = delta[i] * reset[i];
      ofRecall[i] = recalled;
      ofReset[i] = recalled * recall[i] * (1 - reset[i]);
    }
  }
}

package io.nsrstream.models.fused;

/**
 * Softmax of logits and its cross-entropy with the true classes. The largest logit of each row is
 * subtracted first, so that no exponential overflows.
 */
final class SoftmaxCrossEntropy {
  private SoftmaxCrossEntropy() {}

  /** Turns logits {@code [rows × classes]} into probabilities. */
  static void probabilities(float[] logits, int rows, int classes, float[] probabilities) {
    for (int row = 0; row < rows; row++) {
      softmax(logits, row * classes, classes, probabilities);
    }
  }

  /**
   * Mean cross-entropy of the rows.
   *
   * @param logits {@code [rows × classes]}
   * @param labels the class of each row
   * @param gradient receives the derivative of the mean with respect to each logit: (probability −
   *     1 if it is the true class) / rows
   */
  static double lossAndGradient(
      float[] logits, int[] labels, int rows, int classes, float[] gradient) {
    double loss = 0;
    float share = 1f / rows;
    for (int row = 0; row < rows; row++) {
      int start = row * classes;
      int truth = start + labels[row];
      loss += softmax(logits, start, classes, gradient) - logits[truth];
      gradient[truth] -= 1;
      for (int i = start; i < start + classes; i++) {
        gradient[i] *= share;
      }
    }
    return loss / rows;
  }

  /** Fills one row with probabilities; returns the logarithm of the sum of exponentials. */
  private static double softmax(float[] logits, int start, int classes, float[] target) {
    int end = start + classes;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = start; i < end; i++) {
      largest = Math.max(largest, logits[i]);
    }
    double sum = 0;
    for (int i = start; i < end; i++) {
      float exponential = (float) Math.exp(logits[i] - largest);
      target[i] = exponential;
      sum += exponential;
    }
    float scale = (float) (1 / sum);
    for (int i = start; i < end; i++) {
      target[i] *= scale;
    }
    return largest + Math.log(sum);
  }
}

package io.nsrstream.models.kernels;

/**
 * Softmax of logits and its cross-entropy with the true classes. The largest logit of each row is
 * subtracted first, so that no exponential overflows.
 */
public final class SoftmaxCrossEntropy {
  private SoftmaxCrossEntropy() {}

  /** Turns logits {@code [rows × classes]} into probabilities. */
  public static void probabilities(float[] logits, int rows, int classes, float[] probabilities) {
    subtractLargest(logits, rows, classes, probabilities);
    Elementwise.exp(probabilities, rows * classes);
    for (int row = 0; row < rows; row++) {
      divideBySum(probabilities, row * classes, classes);
    }
  }

  /**
   * Weighted mean cross-entropy of the rows, {@code Σ weight · cross-entropy / rows}.
   *
   * @param logits {@code [rows × classes]}
   * @param labels the class of each row
   * @param weights how much each row counts
   * @param gradient receives the derivative of the mean with respect to each logit: weight ·
   *     (probability − 1 if it is the true class) / rows
   */
  public static double lossAndGradient(
      float[] logits, int[] labels, float[] weights, int rows, int classes, float[] gradient) {
    subtractLargest(logits, rows, classes, gradient);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      loss -= (double) weights[row] * gradient[row * classes + labels[row]];
    }
    Elementwise.exp(gradient, rows * classes);
    for (int row = 0; row < rows; row++) {
      int start = row * classes;
      loss += weights[row] * Math.log(divideBySum(gradient, start, classes));
      gradient[start + labels[row]] -= 1;
      float share = weights[row] / rows;
      Vectors.multiply(share, gradient, start, classes);
    }
    return loss / rows;
  }

  private static void subtractLargest(float[] logits, int rows, int classes, float[] target) {
    for (int row = 0; row < rows; row++) {
      int start = row * classes;
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = start; i < start + classes; i++) {
        largest = Math.max(largest, logits[i]);
      }
      for (int i = start; i < start + classes; i++) {
        target[i] = logits[i] - largest;
      }
    }
  }

  /** Makes the numbers of a row sum to 1; returns what they summed to. */
  private static double divideBySum(float[] numbers, int start, int classes) {
    double sum = 0;
    for (int i = start; i < start + classes; i++) {
      sum += numbers[i];
    }
    Vectors.multiply((float) (1 / sum), numbers, start, classes);
    return sum;
  }
}

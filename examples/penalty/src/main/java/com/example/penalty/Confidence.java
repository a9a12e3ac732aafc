package com.example.penalty;

import io.nsrstream.online.penalty.ResponsePenalty;

// docs/library.md
/**
 * The mean square of the responses. On the logits, it keeps a network from being too sure.
 *
 * @param strength at least 0
 */
record Confidence(float strength) implements ResponsePenalty {

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    int count = rows * width;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += responses[i] * responses[i];
      gradient[i] += strength * 2 * responses[i] / count;
    }
    return sum / count;
  }
}
// docs/library.md

package io.nsrstream.models;

import java.util.Arrays;
import java.util.List;

/**
 * Where each layer's parameters stand in the flat array: layer after layer, and within a layer the
 * weights {@code [inputs × outputs]}, row-major, before the biases {@code [outputs]}.
 */
final class Layout {
  private final int[] widths;
  private final int[] starts;

  /**
   * A chain of dense layers.
   *
   * @throws IllegalArgumentException if the parameters take 2 GiB or more
   */
  Layout(int inputs, List<Integer> hidden, int outputs) {
    widths = new int[hidden.size() + 2];
    widths[0] = inputs;
    for (int i = 0; i < hidden.size(); i++) {
      widths[i + 1] = hidden.get(i);
    }
    widths[widths.length - 1] = outputs;
    starts = starts(widths);
  }

  private static int[] starts(int[] widths) {
    int[] starts = new int[widths.length];
    long next = 0;
    for (int layer = 0; layer < widths.length - 1; layer++) {
      next += (widths[layer] + 1L) * widths[layer + 1];
      if (next > Integer.MAX_VALUE / Float.BYTES) {
        throw new IllegalArgumentException(
            "A network must have fewer than 2^29 parameters, but layers of %s need more: use narrower ones"
                .formatted(Arrays.toString(widths)));
      }
      starts[layer + 1] = (int) next;
    }
    return starts;
  }

  int layers() {
    return widths.length - 1;
  }

  int inputs(int layer) {
    return widths[layer];
  }

  int outputs(int layer) {
    return widths[layer + 1];
  }

  /** Index of the first weight of a layer. */
  int weights(int layer) {
    return starts[layer];
  }

  /** Index of the first bias of a layer. */
  int biases(int layer) {
    return starts[layer] + inputs(layer) * outputs(layer);
  }

  /** Number of parameters. */
  int size() {
    return starts[layers()];
  }

  /**
   * Copies what stands for each parameter of this layout to that parameter's place in a layout at
   * least as wide.
   *
   * @param from in this layout
   * @param to in the layout {@code wider}; other places are left alone
   */
  void transplant(float[] from, Layout wider, float[] to) {
    for (int layer = 0; layer < layers(); layer++) {
      int width = outputs(layer);
      for (int row = 0; row < inputs(layer); row++) {
        System.arraycopy(
            from,
            weights(layer) + row * width,
            to,
            wider.weights(layer) + row * wider.outputs(layer),
            width);
      }
      System.arraycopy(from, biases(layer), to, wider.biases(layer), width);
    }
  }
}

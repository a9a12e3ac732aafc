package io.nsrstream.models.dl4j;

/**
 * Where an array of parameters of the fused engine is in DL4J: in one of as many numbers, whose
 * indices are the same but for the last one, which counts blocks of neurons that may be in another
 * order.
 *
 * @param vertex the DL4J vertex that has it
 * @param parameter its name there
 * @param trained whether the optimizer moves it
 * @param blocks for each block of the fused engine, which one it is in DL4J
 */
record Counterpart(String vertex, String parameter, boolean trained, int... blocks) {

  /** An array whose indices are all the same. */
  static Counterpart same(String vertex, String parameter) {
    return new Counterpart(vertex, parameter, true, 0);
  }

  /** A running statistic. */
  static Counterpart statistic(String vertex, String parameter) {
    return new Counterpart(vertex, parameter, false, 0);
  }

  /** The place in DL4J of each number of the fused array, in its order. */
  int[] places(Tensor tensor) {
    long[] shape = tensor.shape();
    int last = shape.length - 1;
    long width = shape[last] / blocks.length;
    int[] places = new int[tensor.size()];
    long[] index = new long[shape.length];
    for (int i = 0; i < places.length; i++) {
      long[] there = index.clone();
      there[last] = blocks[(int) (index[last] / width)] * width + index[last] % width;
      places[i] = tensor.place(there);
      tensor.advance(index);
    }
    return places;
  }
}

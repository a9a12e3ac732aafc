package io.nsrstream.models.dl4j;

import io.nsrstream.online.data.Shape;
import java.util.Arrays;

/**
 * The place of one array of parameters in the flat array that DL4J keeps them all in.
 *
 * @param vertex the vertex that has it
 * @param parameter its name there, such as {@code W}
 * @param offset of its first number
 * @param shape its dimensions
 * @param stride by how much the place changes along each dimension
 */
record Tensor(String vertex, String parameter, int offset, long[] shape, long[] stride) {
  /**
   * What the name of a residual's projection ends in. The other vertices are numbered without it,
   * so that they have the same names at all sizes.
   */
  static final String PROJECTION = " projection";

  /** Whether it is there only where a residual's channels differ from its body's. */
  boolean optional() {
    return vertex.endsWith(PROJECTION);
  }

  /** The place of one number. */
  int place(long... index) {
    long place = offset;
    for (int d = 0; d < index.length; d++) {
      place += index[d] * stride[d];
    }
    return Math.toIntExact(place);
  }

  /** The same array with its first dimension, which counts inputs, seen as steps and channels. */
  Tensor byStep(Shape input) {
    return new Tensor(
        vertex,
        parameter,
        offset,
        prepend(input.positions(), input.channels(), shape),
        prepend(input.channels() * stride[0], stride[0], stride));
  }

  private static long[] prepend(long first, long second, long[] rest) {
    long[] result = new long[rest.length + 1];
    result[0] = first;
    result[1] = second;
    System.arraycopy(rest, 1, result, 2, rest.length - 1);
    return result;
  }

  /**
   * Copies each number of this array to its place in the same array of a larger network.
   *
   * @throws IllegalArgumentException if that is smaller in one of its dimensions
   */
  void transplant(float[] from, Tensor larger, float[] to) {
    boolean fits = shape.length == larger.shape.length;
    for (int d = 0; fits && d < shape.length; d++) {
      fits = shape[d] <= larger.shape[d];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "The DL4J network cannot be widened: %s of %s is %s and would be %s; give it layers whose weights only grow with its input and classes"
              .formatted(parameter, vertex, Arrays.toString(shape), Arrays.toString(larger.shape)));
    }
    long[] index = new long[shape.length];
    do {
      to[larger.place(index)] = from[place(index)];
    } while (advance(index));
  }

  /**
   * Makes each output the input of the same number, and leaves further inputs alone.
   *
   * @param to receives the numbers of this array, {@code [1 × inputs × outputs]}
   */
  void beIdentity(float[] to) {
    int outputs = (int) shape[2];
    for (int input = 0; input < outputs; input++) {
      for (int output = 0; output < outputs; output++) {
        to[place(0, input, output)] = input == output ? 1 : 0;
      }
    }
  }

  /** How many numbers it has. */
  int size() {
    return (int) Arrays.stream(shape).reduce(1, (left, right) -> left * right);
  }

  /** Moves an index to the next one, row-major; false where there is none. */
  boolean advance(long[] index) {
    for (int d = index.length - 1; d >= 0; d--) {
      if (++index[d] < shape[d]) {
        return true;
      }
      index[d] = 0;
    }
    return false;
  }
}

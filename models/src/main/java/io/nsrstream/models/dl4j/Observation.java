package io.nsrstream.models.dl4j;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The activations of one layer for a mini-batch, and the responses that they are: the activation of
 * a neuron, or its mean over the positions (steps, pixels) that are present.
 *
 * <p>DL4J lays them out as {@code [rows × width]}; as {@code [rows × width × positions…]}; or, in a
 * feed-forward layer that is applied at each step, as {@code [positions·rows × width]}.
 */
final class Observation {
  private final float[] activations;
  private final long[] shape;
  private final int rows;
  private final int width;
  private final int positions;
  private final int rowStride;
  private final int neuronStride;
  private final int positionStride;

  /** What the activation at each position counts for: {@code [rows × positions]}. */
  private final float[] shares;

  /**
   * @param mask 1 where a position is present and 0 where not, or null where all are
   */
  Observation(INDArray array, @Nullable INDArray mask, int rows) {
    this.activations = floats(array);
    this.shape = array.shape();
    this.rows = rows;
    this.width = (int) shape[1];
    this.positions = activations.length / (rows * width);
    boolean stepsAmongRows = array.rank() == 2;
    this.rowStride = stepsAmongRows ? width : width * positions;
    this.neuronStride = stepsAmongRows ? 1 : positions;
    this.positionStride = stepsAmongRows ? rows * width : 1;
    this.shares = shares(mask, stepsAmongRows);
  }

  /** The numbers of an array, row-major, wherever it lives. */
  static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private float[] shares(@Nullable INDArray mask, boolean stepsAmongRows) {
    float[] result = new float[rows * positions];
    if (mask == null) {
      Arrays.fill(result, 1f / positions);
      return result;
    }
    float[] present = floats(mask);
    for (int row = 0; row < rows; row++) {
      float count = 0;
      for (int position = 0; position < positions; position++) {
        int at = stepsAmongRows ? position * rows + row : row * positions + position;
        result[row * positions + position] = present[at];
        count += present[at];
      }
      for (int position = 0; position < positions; position++) {
        result[row * positions + position] /= count;
      }
    }
    return result;
  }

  /** Number of neurons. */
  int width() {
    return width;
  }

  /** {@code [rows × width]}. */
  float[] responses() {
    float[] responses = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      for (int position = 0; position < positions; position++) {
        float share = shares[row * positions + position];
        int from = row * rowStride + position * positionStride;
        for (int n = 0; n < width; n++) {
          responses[row * width + n] += share * activations[from + n * neuronStride];
        }
      }
    }
    return responses;
  }

  /**
   * The gradient with respect to the activations, in their layout, of what has this gradient with
   * respect to the responses.
   */
  INDArray epsilon(float[] gradient) {
    float[] epsilon = new float[activations.length];
    for (int row = 0; row < rows; row++) {
      for (int position = 0; position < positions; position++) {
        float share = shares[row * positions + position];
        int to = row * rowStride + position * positionStride;
        for (int n = 0; n < width; n++) {
          epsilon[to + n * neuronStride] = share * gradient[row * width + n];
        }
      }
    }
    return Nd4j.create(epsilon, shape, 'c');
  }
}

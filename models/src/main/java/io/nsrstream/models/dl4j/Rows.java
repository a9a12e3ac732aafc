package io.nsrstream.models.dl4j;

import io.nsrstream.online.data.Batch;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A mini-batch as DL4J takes it.
 *
 * @param count number of rows
 * @param array {@code [rows × channels × steps]} for sequences, else {@code [rows × input]}; absent
 *     steps are zero
 * @param mask {@code [rows × steps]}, 1 where a step is present, or null where all are
 */
record Rows(int count, INDArray array, @Nullable INDArray mask) {

  static Rows of(Batch batch, Plan plan) {
    int steps = plan.anyLength() ? batch.shape().positions() : plan.input().positions();
    boolean masked = plan.sequences() && !isWhole(batch, steps);
    return new Rows(
        batch.rows(),
        plan.sequences() ? sequences(batch, steps) : vectors(batch, steps),
        masked ? mask(batch, steps) : null);
  }

  private static boolean isWhole(Batch batch, int steps) {
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.length(row) < steps) {
        return false;
      }
    }
    return true;
  }

  private static INDArray mask(Batch batch, int steps) {
    float[] mask = new float[batch.rows() * steps];
    for (int row = 0; row < batch.rows(); row++) {
      for (int step = 0; step < present(batch, row, steps); step++) {
        mask[row * steps + step] = 1;
      }
    }
    return Nd4j.create(mask, new long[] {batch.rows(), steps}, 'c');
  }

  private static int present(Batch batch, int row, int steps) {
    return Math.min(batch.length(row), steps);
  }

  private static INDArray vectors(Batch batch, int steps) {
    int channels = batch.shape().channels();
    float[] values = new float[batch.rows() * steps * channels];
    for (int row = 0; row < batch.rows(); row++) {
      System.arraycopy(
          batch.inputs(),
          batch.start(row),
          values,
          row * steps * channels,
          present(batch, row, steps) * channels);
    }
    return Nd4j.create(values, new long[] {batch.rows(), (long) steps * channels}, 'c');
  }

  private static INDArray sequences(Batch batch, int steps) {
    int channels = batch.shape().channels();
    float[] byChannel = new float[batch.rows() * channels * steps];
    for (int row = 0; row < batch.rows(); row++) {
      int start = row * channels * steps;
      for (int step = 0; step < present(batch, row, steps); step++) {
        int from = batch.start(row) + step * channels;
        for (int channel = 0; channel < channels; channel++) {
          byChannel[start + channel * steps + step] = batch.inputs()[from + channel];
        }
      }
    }
    return Nd4j.create(byChannel, new long[] {batch.rows(), channels, steps}, 'c');
  }

  /** The arrays of the graph's inputs. */
  INDArray[] features() {
    return new INDArray[] {array};
  }

  /** Their masks, or null where none is needed. */
  INDArray @Nullable [] masks() {
    return mask == null ? null : new INDArray[] {mask};
  }
}

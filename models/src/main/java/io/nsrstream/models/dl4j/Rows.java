package io.nsrstream.models.dl4j;

import io.nsrstream.online.network.InputShape;
import java.util.Arrays;
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

  static Rows of(float[] features, int count, Plan plan) {
    InputShape input = plan.input();
    float[] mask = mask(features, count, input);
    boolean whole = isWhole(mask);
    float[] present = whole ? features : withoutAbsent(features, mask, input);
    return new Rows(
        count,
        plan.sequences() ? sequences(present, count, input) : vectors(present, count, input),
        whole || !plan.sequences()
            ? null
            : Nd4j.create(mask, new long[] {count, input.steps()}, 'c'));
  }

  /** A sequence ends with the last step that is there; its first one is. */
  private static float[] mask(float[] features, int count, InputShape input) {
    float[] mask = new float[count * input.steps()];
    for (int row = 0; row < count; row++) {
      int start = row * input.steps();
      int length = input.steps();
      while (length > 1 && Float.isNaN(features[(start + length - 1) * input.channels()])) {
        length--;
      }
      Arrays.fill(mask, start, start + length, 1);
    }
    return mask;
  }

  private static boolean isWhole(float[] mask) {
    for (float present : mask) {
      if (present == 0) {
        return false;
      }
    }
    return true;
  }

  private static float[] withoutAbsent(float[] features, float[] mask, InputShape input) {
    float[] present = Arrays.copyOf(features, mask.length * input.channels());
    for (int step = 0; step < mask.length; step++) {
      if (mask[step] == 0) {
        Arrays.fill(present, step * input.channels(), (step + 1) * input.channels(), 0);
      }
    }
    return present;
  }

  private static INDArray vectors(float[] features, int count, InputShape input) {
    float[] exact = Arrays.copyOf(features, count * input.size());
    return Nd4j.create(exact, new long[] {count, input.size()}, 'c');
  }

  private static INDArray sequences(float[] features, int count, InputShape input) {
    int steps = input.steps();
    int channels = input.channels();
    float[] byChannel = new float[count * input.size()];
    for (int row = 0; row < count; row++) {
      int start = row * input.size();
      for (int step = 0; step < steps; step++) {
        for (int channel = 0; channel < channels; channel++) {
          byChannel[start + channel * steps + step] = features[start + step * channels + channel];
        }
      }
    }
    return Nd4j.create(byChannel, new long[] {count, channels, steps}, 'c');
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

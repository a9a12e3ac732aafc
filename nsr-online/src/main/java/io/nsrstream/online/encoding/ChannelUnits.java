package io.nsrstream.online.encoding;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Brings the channels of sequences to integers: the deviation from the median of a channel, in
 * parts of its median deviation, clipped. So a few values far outside do not coarsen the others,
 * and sums of integers are the same on every machine.
 */
final class ChannelUnits {

  /** The integer that stands for one median deviation. */
  private static final int UNIT = 1 << 12;

  /** The bound of a deviation, in median deviations. */
  private static final int CLIP = 1 << 8;

  private final float[] medians;

  /** What a deviation is multiplied by; 0 for a channel that never changed. */
  private final double[] scales;

  /** Units in which everything is 0. */
  ChannelUnits(int channels) {
    medians = new float[channels];
    scales = new double[channels];
  }

  /**
   * Takes the medians and deviations of sequences, in place of earlier ones.
   *
   * @param sequences at least one, each {@code [steps × channels]}
   */
  void measure(List<float[]> sequences) {
    int channels = medians.length;
    int values = sequences.stream().mapToInt(sequence -> sequence.length).sum();
    float[] ofChannel = new float[values / channels];
    for (int c = 0; c < channels; c++) {
      int count = 0;
      for (float[] sequence : sequences) {
        for (int at = c; at < sequence.length; at += channels) {
          if (!Example.isMissing(sequence[at])) {
            ofChannel[count++] = sequence[at];
          }
        }
      }
      medians[c] = count == 0 ? 0 : median(ofChannel, count);
      double deviation = deviation(ofChannel, count, medians[c]);
      scales[c] = deviation > 0 ? UNIT / deviation : 0;
    }
  }

  /** The median of the deviations that are not 0; 0 if all are. */
  private static float deviation(float[] values, int count, float median) {
    float[] deviations = new float[count];
    int apart = 0;
    for (int i = 0; i < count; i++) {
      if (values[i] != median) {
        // The difference of two very large numbers is not finite.
        deviations[apart++] = Math.min(Float.MAX_VALUE, Math.abs(values[i] - median));
      }
    }
    return apart == 0 ? 0 : median(deviations, apart);
  }

  /** The median of the first numbers, which it sorts. */
  private static float median(float[] values, int count) {
    Arrays.sort(values, 0, count);
    return values[count / 2];
  }

  /**
   * Adds a channel of a sequence. What is missing counts as the median.
   *
   * @param signed the channel + 1, negative if it is subtracted
   * @param sums receives one number per step, from {@code at} on
   */
  void add(float[] sequence, int signed, int[] sums, int at) {
    int channels = medians.length;
    int c = Math.abs(signed) - 1;
    double median = medians[c];
    double scale = signed > 0 ? scales[c] : -scales[c];
    double most = (double) UNIT * CLIP;
    for (int t = 0; t < sequence.length / channels; t++) {
      double value = (sequence[t * channels + c] - median) * scale;
      // A missing value is NaN here, which becomes the integer 0.
      sums[at + t] += (int) Math.max(-most, Math.min(most, value));
    }
  }

  void write(SectionWriter out) {
    out.putFloats(medians, medians.length);
    out.putDoubles(scales, scales.length);
  }

  void restore(SectionReader in) {
    float[] writtenMedians = in.getFloats();
    double[] writtenScales = in.getDoubles();
    in.require(
        writtenMedians.length == medians.length && writtenScales.length == scales.length,
        "has units of %d channels, not of %d",
        writtenMedians.length,
        medians.length);
    System.arraycopy(writtenMedians, 0, medians, 0, medians.length);
    System.arraycopy(writtenScales, 0, scales, 0, scales.length);
  }
}

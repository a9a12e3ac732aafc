package io.nsrstream.online.encoding;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Brings the channels of sequences to integers: the deviation from the mean of a channel, in parts
 * of its standard deviation, clipped. Sums of integers are the same on every machine.
 */
final class ChannelUnits {

  /** The integer that stands for one standard deviation. */
  private static final int UNIT = 1 << 12;

  /** The bound of a deviation, in standard deviations. */
  private static final int CLIP = 1 << 8;

  private final double[] means;

  /** What a deviation is multiplied by; 0 for a channel that never changed. */
  private final double[] scales;

  /** Units in which everything is 0. */
  ChannelUnits(int channels) {
    means = new double[channels];
    scales = new double[channels];
  }

  /**
   * Takes the means and deviations of sequences, in place of earlier ones.
   *
   * @param sequences at least one, each {@code [steps × channels]}
   */
  void measure(List<float[]> sequences) {
    int channels = means.length;
    Arrays.fill(means, 0);
    Arrays.fill(scales, 0);
    long count = 0;
    for (float[] sequence : sequences) {
      count += sequence.length / channels;
      for (int i = 0; i < sequence.length; i++) {
        means[i % channels] += sequence[i];
      }
    }
    for (int c = 0; c < channels; c++) {
      means[c] /= count;
    }
    for (float[] sequence : sequences) {
      for (int i = 0; i < sequence.length; i++) {
        double deviation = sequence[i] - means[i % channels];
        scales[i % channels] += deviation * deviation;
      }
    }
    for (int c = 0; c < channels; c++) {
      scales[c] = scales[c] > 0 ? UNIT * Math.sqrt(count / scales[c]) : 0;
    }
  }

  /**
   * Adds a channel of a sequence.
   *
   * @param signed the channel + 1, negative if it is subtracted
   * @param sums receives one number per step, from {@code at} on
   */
  void add(float[] sequence, int signed, int[] sums, int at) {
    int channels = means.length;
    int c = Math.abs(signed) - 1;
    double mean = means[c];
    double scale = signed > 0 ? scales[c] : -scales[c];
    double most = (double) UNIT * CLIP;
    for (int t = 0; t < sequence.length / channels; t++) {
      double value = (sequence[t * channels + c] - mean) * scale;
      sums[at + t] += (int) Math.max(-most, Math.min(most, value));
    }
  }

  void write(SectionWriter out) {
    out.putDoubles(means, means.length);
    out.putDoubles(scales, scales.length);
  }

  void restore(SectionReader in) {
    copy(in, means);
    copy(in, scales);
  }

  private static void copy(SectionReader in, double[] target) {
    double[] values = in.getDoubles();
    in.require(
        values.length == target.length,
        "has scales of %d channels, not of %d".formatted(values.length, target.length));
    System.arraycopy(values, 0, target, 0, target.length);
  }
}

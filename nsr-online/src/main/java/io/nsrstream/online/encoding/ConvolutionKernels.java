package io.nsrstream.online.encoding;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Features of a sequence of any length by convolution with fixed kernels: for each kernel, the
 * share of steps at which the convolution is above a bias (Dempster, Petitjean and Webb, ROCKET,
 * 2020; Dempster, Schmidt and Webb, MiniRocket, 2021).
 *
 * <p>The kernels are MiniRocket's 84: nine weights, three of them 2 and six −1. Each is used at
 * several dilations, which grow exponentially up to what the longest sequence has room for. Steps
 * beyond the ends count as the median. A sequence of several channels is convolved as sums of
 * random subsets of its channels, each channel divided by its median deviation, added or
 * subtracted. Biases are quantiles of the convolutions of the sequences given to {@link
 * #calibrate}.
 *
 * <p>All sums are of integers, so that the features are the same on every machine. One thread owns
 * an instance.
 */
public final class ConvolutionKernels {

  /** Number of kernels: the ways to choose three of nine weights. */
  public static final int KERNELS = 84;

  /** Most features of a sequence. */
  public static final int MOST_FEATURES = 10_000;

  private static final int LENGTH = 9;
  private static final int MOST_DILATIONS = 5;

  /** Most channels that are summed before a convolution. */
  private static final int MOST_SUMMED = 9;

  /** Most subsets of channels at each dilation. */
  private static final int MOST_SUBSETS = 12;

  private static final double GOLDEN_RATIO = (Math.sqrt(5) + 1) / 2;

  /** The first, second and third position of the weights 2 of each kernel. */
  private static final int[][] POSITIONS = positions();

  private final int channels;
  private final int features;
  private final long seed;
  private final ChannelUnits units;

  /** Steps of the longest sequence that was calibrated with; 0 before. */
  private int longest;

  private int[] biases = {};
  private Group[] groups = {};

  /** Scratch: the values of one group with room beyond both ends, and the sum of nine of them. */
  private int[] padded = {};

  private int[] sums = {};

  /**
   * The features that share a dilation and a subset of channels.
   *
   * @param signed channels, each + 1, negative if it is subtracted
   * @param first feature; a feature's kernel is its number modulo {@link #KERNELS}
   */
  private record Group(int dilation, int[] signed, int first, int end) {}

  /**
   * Kernels whose features are all 0 before they are calibrated.
   *
   * @param channels numbers per step, at least 1
   * @param features how many, at least {@link #KERNELS}
   * @param seed of the subsets of channels and of the choice of sequences for biases
   */
  public ConvolutionKernels(int channels, int features, long seed) {
    this.channels = channels;
    this.features = features;
    this.seed = seed;
    this.units = new ChannelUnits(channels);
  }

  private static int[][] positions() {
    int[][] positions = new int[KERNELS][];
    int kernel = 0;
    for (int a = 0; a < LENGTH; a++) {
      for (int b = a + 1; b < LENGTH; b++) {
        for (int c = b + 1; c < LENGTH; c++) {
          positions[kernel++] = new int[] {a, b, c};
        }
      }
    }
    return positions;
  }

  /** Number of features. */
  public int features() {
    return features;
  }

  /** Number of channels. */
  public int channels() {
    return channels;
  }

  /**
   * Takes scales, dilations and biases from sequences, in place of earlier ones.
   *
   * @param sequences at least one, each {@code [steps × channels]}
   */
  public void calibrate(List<float[]> sequences) {
    longest = 0;
    for (float[] sequence : sequences) {
      longest = Math.max(longest, sequence.length / channels);
    }
    units.measure(sequences);
    groups = groups();
    biases = new int[features];
    SplitMix64 random = new SplitMix64(seed);
    for (Group group : groups) {
      for (int feature = group.first; feature < group.end; feature++) {
        float[] sequence = sequences.get(random.nextInt(sequences.size()));
        int steps = load(group, sequence);
        int[] convolution = new int[steps];
        convolve(group, kernel(feature), convolution);
        Arrays.sort(convolution);
        double quantile = (feature + 1) * GOLDEN_RATIO % 1;
        biases[feature] = convolution[(int) (quantile * steps)];
      }
    }
  }

  /** The groups, which follow from the seed, the sizes and the longest sequence. */
  private Group[] groups() {
    int room = Math.max(1, (longest - 1) / (LENGTH - 1));
    int[] dilations = new int[Math.min(MOST_DILATIONS, features / KERNELS)];
    for (int i = 0; i < dilations.length; i++) {
      double share = dilations.length == 1 ? 0 : (double) i / (dilations.length - 1);
      dilations[i] = (int) StrictMath.pow(room, share);
    }
    int subsets = channels == 1 ? 1 : MOST_SUBSETS;
    SplitMix64 random = new SplitMix64(seed);
    Group[] made = new Group[dilations.length * subsets];
    for (int i = 0; i < made.length; i++) {
      int first = (int) ((long) features * i / made.length);
      int end = (int) ((long) features * (i + 1) / made.length);
      made[i] = new Group(dilations[i / subsets], subset(random), first, end);
    }
    return made;
  }

  private int[] subset(SplitMix64 random) {
    double most = StrictMath.log(Math.min(channels, MOST_SUMMED) + 1.0);
    int size = (int) StrictMath.exp(random.nextDouble() * most);
    int[] order = new int[channels];
    Arrays.setAll(order, c -> c + 1);
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      int at = i + random.nextInt(channels - i);
      chosen[i] = size == 1 || random.nextInt(2) == 0 ? order[at] : -order[at];
      order[at] = order[i];
    }
    return chosen;
  }

  /**
   * The features of a sequence.
   *
   * @param sequence {@code [steps × channels]}, at least one step
   * @param out receives {@link #features} numbers from 0 to 1
   */
  public void extract(float[] sequence, float[] out) {
    for (Group group : groups) {
      int steps = load(group, sequence);
      float share = 1f / steps;
      for (int feature = group.first; feature < group.end; feature++) {
        out[feature] = share * above(group, kernel(feature), biases[feature], steps);
      }
    }
  }

  private static int[] kernel(int feature) {
    return POSITIONS[feature % KERNELS];
  }

  /** Fills the scratch arrays for a group; returns the number of steps. */
  private int load(Group group, float[] sequence) {
    int steps = sequence.length / channels;
    int before = LENGTH / 2 * group.dilation;
    if (padded.length < steps + 2 * before) {
      padded = new int[steps + 2 * before];
    }
    if (sums.length < steps) {
      sums = new int[steps];
    }
    int[] z = padded;
    Arrays.fill(z, 0, steps + 2 * before, 0);
    for (int signed : group.signed) {
      units.add(sequence, signed, z, before);
    }
    int[] sum = sums;
    int[] taken = z;
    Arrays.fill(sum, 0, steps, 0);
    for (int j = 0; j < LENGTH; j++) {
      int shift = j * group.dilation;
      for (int t = 0; t < steps; t++) {
        sum[t] += taken[t + shift];
      }
    }
    for (int t = 0; t < steps + 2 * before; t++) {
      z[t] *= 3;
    }
    return steps;
  }

  /** Weights −1 at nine steps, and 3 more at three of them. */
  private void convolve(Group group, int[] kernel, int[] convolution) {
    for (int t = 0; t < convolution.length; t++) {
      convolution[t] =
          padded[t + kernel[0] * group.dilation]
              + padded[t + kernel[1] * group.dilation]
              + padded[t + kernel[2] * group.dilation]
              - sums[t];
    }
  }

  /** Number of steps at which the convolution is above the bias, by the signs of differences. */
  private int above(Group group, int[] kernel, int bias, int steps) {
    int[] z = padded;
    int[] sum = sums;
    int a = kernel[0] * group.dilation;
    int b = kernel[1] * group.dilation;
    int c = kernel[2] * group.dilation;
    int count = 0;
    for (int t = 0; t < steps; t++) {
      count += (bias + sum[t] - z[t + a] - z[t + b] - z[t + c]) >>> 31;
    }
    return count;
  }

  /** Writes all that the features depend on. */
  public void write(SectionWriter out) {
    out.putInt(channels);
    out.putInt(features);
    out.putLong(seed);
    out.putInt(longest);
    units.write(out);
    out.putInts(biases, biases.length);
  }

  /** The kernels that {@link #write} wrote, whatever their settings. */
  public static ConvolutionKernels read(SectionReader in) {
    int channels = in.getInt(1, Integer.MAX_VALUE);
    int features = in.getInt(KERNELS, MOST_FEATURES);
    ConvolutionKernels kernels = new ConvolutionKernels(channels, features, in.getLong());
    kernels.restore(in);
    return kernels;
  }

  private void restore(SectionReader in) {
    longest = in.getInt(0, Integer.MAX_VALUE);
    units.restore(in);
    biases = in.getInts();
    in.require(
        biases.length == (longest == 0 ? 0 : features),
        "has biases of %d features, not of %d",
        biases.length,
        features);
    groups = longest == 0 ? new Group[0] : groups();
  }
}

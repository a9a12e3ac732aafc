package io.nsrstream.online.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionKernelsTest {
  private static final int KERNELS = ConvolutionKernels.KERNELS;

  private final Random random = new Random(12);

  private float[] sequence(int steps, int channels) {
    float[] values = new float[steps * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private List<float[]> sequences(int count, int channels) {
    List<float[]> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sequences.add(sequence(30 + random.nextInt(40), channels));
    }
    return sequences;
  }

  private static float[] features(ConvolutionKernels kernels, float[] sequence) {
    float[] features = new float[kernels.features()];
    kernels.extract(sequence, features);
    return features;
  }

  /** The median of the sequence that was calibrated with is that of the values that it has. */
  @Test
  void aMissingValueIsTheMedianOfItsChannel() {
    float[] sequence = sequence(51, 1);
    float[] gaps = Arrays.copyOf(sequence, 60);
    Arrays.fill(gaps, 51, 60, Example.MISSING);
    float[] ascending = sequence.clone();
    Arrays.sort(ascending);
    float[] filled = gaps.clone();
    Arrays.fill(filled, 51, 60, ascending[25]);
    ConvolutionKernels whole = new ConvolutionKernels(1, KERNELS, 1);
    whole.calibrate(List.of(sequence));
    ConvolutionKernels withGaps = new ConvolutionKernels(1, KERNELS, 1);
    withGaps.calibrate(List.of(gaps));

    assertThat(features(whole, gaps)).isEqualTo(features(whole, filled));
    ConvolutionKernels withMedians = new ConvolutionKernels(1, KERNELS, 1);
    withMedians.calibrate(List.of(filled));
    assertThat(features(withGaps, gaps)).isEqualTo(features(withMedians, filled));
  }

  @Test
  void aChannelThatIsAlwaysMissingSaysNothing() {
    float[] missing = new float[30];
    Arrays.fill(missing, Example.MISSING);
    ConvolutionKernels kernels = new ConvolutionKernels(1, KERNELS, 1);
    kernels.calibrate(List.of(missing));

    assertThat(features(kernels, missing)).containsOnly(0);
  }

  /**
   * The first kernels of one channel have the dilation 1, so that they are easily written down: the
   * share of steps at which 2 · (three of nine steps) − (the other six) is above a bias, which is a
   * quantile over the only sequence.
   */
  @Test
  void aFeatureIsTheShareOfStepsAboveAQuantileOfTheConvolution() {
    float[] sequence = sequence(50, 1);
    ConvolutionKernels kernels = new ConvolutionKernels(1, KERNELS, 1);
    kernels.calibrate(List.of(sequence));
    float[] other = sequence(35, 1);

    float[] found = features(kernels, other);

    int kernel = 0;
    for (int a = 0; a < 9; a++) {
      for (int b = a + 1; b < 9; b++) {
        for (int c = b + 1; c < 9; c++) {
          double[] sorted = convolution(sequence, sequence, a, b, c);
          Arrays.sort(sorted);
          double quantile = (kernel + 1) * (Math.sqrt(5) + 1) / 2 % 1;
          double bias = sorted[(int) (quantile * sorted.length)];
          double above =
              Arrays.stream(convolution(other, sequence, a, b, c)).filter(y -> y > bias).count();
          // One step may fall on the other side of the bias by the rounding to integers.
          assertThat((double) found[kernel++]).isCloseTo(above / 35, within(1.01 / 35));
        }
      }
    }
    assertThat(kernel).isEqualTo(KERNELS);
  }

  /** Steps beyond the ends count as the median of the sequence that was calibrated with. */
  private static double[] convolution(float[] values, float[] calibrated, int a, int b, int c) {
    float[] ascending = calibrated.clone();
    Arrays.sort(ascending);
    double median = ascending[ascending.length / 2];
    double[] sums = new double[values.length];
    for (int t = 0; t < values.length; t++) {
      for (int j = 0; j < 9; j++) {
        int at = t + j - 4;
        double value = at < 0 || at >= values.length ? 0 : values[at] - median;
        sums[t] += (j == a || j == b || j == c ? 2 : -1) * value;
      }
    }
    return sums;
  }

  @ParameterizedTest
  @CsvSource({"1, 84", "1, 420", "1, 500", "2, 420", "9, 420", "40, 1000"})
  void featuresAreSharesThatDifferBetweenSequences(int channels, int count) {
    ConvolutionKernels kernels = new ConvolutionKernels(channels, count, 3);
    kernels.calibrate(sequences(20, channels));

    float[] one = features(kernels, sequence(60, channels));
    float[] other = features(kernels, sequence(60, channels));

    int different = 0;
    for (int i = 0; i < count; i++) {
      assertThat(one[i]).isBetween(0f, 1f);
      different += one[i] == other[i] ? 0 : 1;
    }
    assertThat(different).isGreaterThan(count * 7 / 10);
  }

  @Test
  void everyChannelIsLookedAt() {
    ConvolutionKernels kernels = new ConvolutionKernels(9, 420, 3);
    kernels.calibrate(sequences(20, 9));
    float[] sequence = sequence(60, 9);
    float[] before = features(kernels, sequence);
    for (int channel = 0; channel < 9; channel++) {
      float[] changed = sequence.clone();
      for (int t = 0; t < 60; t++) {
        changed[9 * t + channel] = (float) random.nextGaussian();
      }
      assertThat(features(kernels, changed)).as("channel %d", channel).isNotEqualTo(before);
    }
  }

  /**
   * The scale of a channel does not matter: a channel in millimetres says what one in metres does.
   */
  @Test
  void theUnitOfAChannelDoesNotMatter() {
    List<float[]> metres = sequences(10, 2);
    List<float[]> millimetres = metres.stream().map(ConvolutionKernelsTest::scaled).toList();
    ConvolutionKernels one = new ConvolutionKernels(2, 168, 3);
    ConvolutionKernels other = new ConvolutionKernels(2, 168, 3);
    one.calibrate(metres);
    other.calibrate(millimetres);

    assertThat(features(other, millimetres.get(4)))
        .containsExactly(features(one, metres.get(4)), within(0.05f));
  }

  private static float[] scaled(float[] sequence) {
    float[] scaled = sequence.clone();
    for (int i = 1; i < scaled.length; i += 2) {
      scaled[i] *= 1024;
    }
    return scaled;
  }

  /** The numbers on any machine: kernels compute in integers. */
  @Test
  void theFeaturesOfASequenceAreTheSameEverywhere() {
    ConvolutionKernels kernels = new ConvolutionKernels(3, 252, 9);
    kernels.calibrate(sequences(8, 3));
    assertThat(Arrays.hashCode(features(kernels, sequence(77, 3)))).isEqualTo(GOLDEN);
  }

  private static final int GOLDEN = 603513150;

  /** One value far outside, when the units are measured, leaves the features of others fine. */
  @ParameterizedTest
  @ValueSource(floats = {-9999, 1e30f, Float.MAX_VALUE})
  void oneValueFarOutsideDoesNotCoarsenTheOthers(float far) {
    List<float[]> sequences = sequences(20, 2);
    ConvolutionKernels clean = new ConvolutionKernels(2, 168, 3);
    clean.calibrate(sequences);
    sequences.get(7)[11] = far;
    ConvolutionKernels dirty = new ConvolutionKernels(2, 168, 3);
    dirty.calibrate(sequences);

    float[] sequence = sequence(60, 2);
    float[] expected = features(clean, sequence);
    float[] found = features(dirty, sequence);
    int alike = 0;
    for (int i = 0; i < expected.length; i++) {
      alike += Math.abs(found[i] - expected[i]) < 0.05 ? 1 : 0;
    }
    assertThat(alike).as("features of %d", expected.length).isGreaterThan(150);
  }

  @Test
  void anySequenceHasFeatures() {
    ConvolutionKernels kernels = new ConvolutionKernels(2, 168, 3);
    float[] huge = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, Float.MIN_VALUE};
    for (List<float[]> calibrated :
        List.of(
            List.of(new float[2]),
            List.of(new float[] {1, 1, 1, 1}),
            List.of(huge, huge),
            sequences(3, 2))) {
      kernels.calibrate(calibrated);
      for (float[] any : List.of(new float[2], huge, sequence(4, 2), sequence(5000, 2))) {
        for (float share : features(kernels, any)) {
          assertThat(share).isBetween(0f, 1f);
        }
      }
    }
  }

  @Test
  void theyGoOnFromASnapshot() {
    ConvolutionKernels kernels = new ConvolutionKernels(3, 252, 9);
    for (int calibrations = 0; calibrations < 2; calibrations++) {
      ConvolutionKernels restored =
          Snapshot.builder()
              .section("CONV", kernels::write)
              .build()
              .read("CONV", ConvolutionKernels::read);
      float[] sequence = sequence(40, 3);
      assertThat(features(restored, sequence)).containsExactly(features(kernels, sequence));
      kernels.calibrate(sequences(5, 3));
    }
  }
}

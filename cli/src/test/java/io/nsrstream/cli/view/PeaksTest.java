package io.nsrstream.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PeaksTest {
  private static final int SIZE = 10_000;

  @Test
  void aPeakOfOnePointInTenThousandStays() {
    double[] flat = new double[SIZE];
    flat[4_321] = 1;
    double[] deep = new double[SIZE];
    deep[777] = -1;

    assertThat(Peaks.of(SIZE, 100, flat, deep)).contains(777, 4_321).hasSizeLessThan(403);
  }

  @Test
  void firstAndLastStayAndPointsAreInOrder() {
    double[] rising = IntStream.range(0, SIZE).asDoubleStream().toArray();

    int[] kept = Peaks.of(SIZE, 10, rising);

    assertThat(kept).contains(0, SIZE - 1).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void fewPointsAllStay() {
    assertThat(Peaks.of(5, 10, new double[5])).containsExactly(0, 1, 2, 3, 4);
    assertThat(Peaks.of(0, 10, new double[0])).isEmpty();
  }

  @Test
  void whatIsNotANumberHidesNoPeak() {
    double[] values = new double[SIZE];
    Arrays.fill(values, Double.NaN);
    values[5_004] = 0.2;
    values[5_007] = 0.8;

    assertThat(Peaks.of(SIZE, 10, values)).contains(5_004, 5_007);
  }
}

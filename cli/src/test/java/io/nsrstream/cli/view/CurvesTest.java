package io.nsrstream.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CurvesTest {
  private static final int MOST = 100;

  private final Curves curves = new Curves(2, MOST);

  @Test
  void memoryIsBoundedAndThePeakOfALongStreamStays() {
    for (long at = 1; at <= 100_000; at++) {
      if (curves.takes(at)) {
        curves.add(at, at == 50 ? 9 : 1, 0.5);
      }
    }

    Curves.Points points = curves.points(MOST);
    assertThat(points.at()).hasSizeLessThanOrEqualTo(MOST).isSorted().contains(1, 50);
    assertThat(points.series()[0]).contains(9);
  }

  @Test
  void aPointAtTheLastPositionReplacesIt() {
    curves.add(1, 0.1, 0.2);
    curves.add(1, 0.3, 0.4);

    assertThat(curves.points(10).at()).containsExactly(1);
    assertThat(curves.points(10).series()[1]).containsExactly(0.4);
  }

  @Test
  void numbersHaveNoMoreDigitsThanCanBeSeen() {
    curves.add(1, 1.0 / 3, Double.NaN);

    assertThat(curves.points(10).series()[0]).containsExactly(0.3333);
    assertThat(curves.points(10).series()[1]).containsExactly(Double.NaN);
  }
}

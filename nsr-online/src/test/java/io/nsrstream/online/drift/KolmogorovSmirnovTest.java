package io.nsrstream.online.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {

  @Test
  void aRiseIsPositiveAndAFallNegative() {
    double[] low = {0, 0, 0, 1};
    double[] high = {0, 1, 1, 1};

    assertThat(KolmogorovSmirnov.rise(low, high)).isEqualTo(2);
    assertThat(KolmogorovSmirnov.rise(high, low)).isEqualTo(-2);
    assertThat(KolmogorovSmirnov.rise(high, high)).isZero();
    assertThat(KolmogorovSmirnov.rise(new double[] {0.1, 0.2}, new double[] {0.3, 0.4}))
        .isEqualTo(2);
  }
}

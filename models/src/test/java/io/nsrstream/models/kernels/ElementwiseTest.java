package io.nsrstream.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ElementwiseTest {

  @Test
  void tanhIsWithinItsBoundEverywhere() {
    int count = 200_001;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i - count / 2) * 1e-4f;
    }
    float[] responses = values.clone();
    Elementwise.tanh(responses, count);
    double worst = 0;
    double largest = 0;
    for (int i = 0; i < count; i++) {
      worst = Math.max(worst, Math.abs(responses[i] - Math.tanh(values[i])));
      largest = Math.max(largest, Math.abs(responses[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(5e-7);
    assertThat(largest).isLessThanOrEqualTo(1);
  }

  @Test
  void tanhKeepsTheSmallAndTheExtreme() {
    float[] values = {0, 1e-20f, -3e-5f, 1e30f, Float.NEGATIVE_INFINITY, Float.NaN};
    Elementwise.tanh(values, values.length);
    assertThat(values[0]).isZero();
    assertThat(values[1] / 1e-20f).isCloseTo(1, within(1e-6f));
    assertThat(values[2] / -3e-5f).isCloseTo(1, within(1e-6f));
    assertThat(values[3]).isCloseTo(1, within(5e-7f));
    assertThat(values[4]).isCloseTo(-1, within(5e-7f));
    assertThat(values[5]).isNaN();
  }

  @Test
  void sigmoidIsWithinItsBoundEverywhere() {
    int count = 400_001;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i - count / 2) * 1e-4f;
    }
    float[] responses = values.clone();
    Elementwise.sigmoid(responses, count);
    double worst = 0;
    double smallest = 1;
    double largest = 0;
    for (int i = 0; i < count; i++) {
      worst = Math.max(worst, Math.abs(responses[i] - 1 / (1 + Math.exp(-(double) values[i]))));
      smallest = Math.min(smallest, responses[i]);
      largest = Math.max(largest, responses[i]);
    }
    assertThat(worst).isLessThanOrEqualTo(3e-7);
    assertThat(smallest).isGreaterThanOrEqualTo(0);
    assertThat(largest).isLessThanOrEqualTo(1);
  }

  @Test
  void sigmoidKeepsTheExtreme() {
    float[] values = {0, 1e30f, Float.NEGATIVE_INFINITY, Float.NaN};
    Elementwise.sigmoid(values, values.length);
    assertThat(values[0]).isEqualTo(0.5f);
    assertThat(values[1]).isCloseTo(1, within(3e-7f));
    assertThat(values[2]).isCloseTo(0, within(3e-7f));
    assertThat(values[3]).isNaN();
  }

  @Test
  void expIsWithinItsBoundEverywhere() {
    int count = 500_001;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * -1e-4f;
    }
    float[] powers = values.clone();
    Elementwise.exp(powers, count);
    double worst = 0;
    for (int i = 0; i < count; i++) {
      double expected = Math.exp(values[i]);
      worst = Math.max(worst, Math.abs(powers[i] - expected) / (expected + 1e-14));
    }
    assertThat(worst).isLessThanOrEqualTo(1e-6);
  }

  @Test
  void expKeepsTheSmallAndTheExtreme() {
    float[] values = {0, -0f, -1e-20f, -1e-4f, -60, -1e30f, Float.NEGATIVE_INFINITY, Float.NaN};
    Elementwise.exp(values, values.length);
    assertThat(values[0]).isEqualTo(1);
    assertThat(values[1]).isEqualTo(1);
    assertThat(values[2]).isEqualTo(1);
    assertThat(values[3]).isCloseTo(0.9999f, within(1e-6f)).isLessThan(1);
    assertThat(values[4]).isZero();
    assertThat(values[5]).isZero();
    assertThat(values[6]).isZero();
    assertThat(values[7]).isNaN();
  }

  @Test
  void reluPassesGradientsOfPositiveResponsesAlone() {
    float[] responses = {0, 1e-30f, 0.5f, 1e30f};
    float[] gradient = {3, 3, -3, 3};
    Elementwise.multiplyByReluSlope(gradient, responses, 4);
    assertThat(gradient).containsExactly(0, 3, -3, 3);
  }
}

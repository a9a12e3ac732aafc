package io.nsrstream.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+1.5",
        ".5",
        "5.",
        "1e22",
        "1E-22",
        "1e23",
        "-3.4028235e38",
        "3.4028235e38",
        "1.17549435e-38",
        "1.1754943e-38",
        "1.4e-45",
        "1e-46",
        "16777217",
        "16777217.0000000001",
        "0.05644299999999999",
        "9007199254740993",
        "123456789012345678901234567890",
        "1e-400",
        "0e999",
        "1.00000017881393432617187499",
        "1.00000017881393432617187500"
      })
  void readsTheSameBitsAsTheJdk(String text) {
    assertThat(bits(Decimal.parse(text))).isEqualTo(bits(Float.parseFloat(text)));
  }

  @Test
  void readsTheSameBitsAsTheJdkForRandomNumbers() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      String text = random(random, i);
      assertThat(bits(Decimal.parse(text))).as(text).isEqualTo(bits(Float.parseFloat(text)));
    }
  }

  /** Floats, doubles, and decimals that lie at or beside the middle between two floats. */
  private static String random(Random random, int i) {
    float any = Float.intBitsToFloat(random.nextInt());
    float finite = Float.isFinite(any) ? any : random.nextFloat();
    double middle = ((double) finite + Math.nextUp(finite)) / 2;
    return switch (i % 4) {
      case 0 -> Float.toString(finite);
      case 1 -> Double.toString(random.nextGaussian() * 1000);
      case 2 -> new BigDecimal(Double.isFinite(middle) ? middle : 1).toString();
      default -> BigDecimal.valueOf(random.nextInt(), random.nextInt(12)).toPlainString();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1e5x",
        "1.2.3",
        "--1",
        "NaN",
        "Infinity",
        "0x1p3",
        "1f",
        "1d",
        "1 2",
        "tcp",
        "٣"
      })
  void whatIsNotADecimalNumberIsNaN(String text) {
    assertThat(Decimal.parse(text)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e39", "-1e300", "1e999999999999"})
  void beyondTheFloatsIsInfinite(String text) {
    assertThat(Decimal.parse(text)).isInfinite();
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }
}

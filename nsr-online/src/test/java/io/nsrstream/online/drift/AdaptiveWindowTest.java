package io.nsrstream.online.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.snapshot.Snapshot;
import org.junit.jupiter.api.Test;

class AdaptiveWindowTest {
  private final AdaptiveWindow window = new AdaptiveWindow(0.002, 32, 5, 5);

  @Test
  void theWindowGrowsWhileTheMeanStays() {
    ErrorStream errors = new ErrorStream(0.3, 2);
    double sum = 0;
    for (int i = 1; i <= 20_000; i++) {
      double error = errors.getAsDouble();
      sum += error;

      assertThat(window.add(error)).isFalse();
      assertThat(window.size()).isEqualTo(i);
      assertThat(window.mean()).isCloseTo(sum / i, within(1e-12));
    }
  }

  @Test
  void afterAChangeItHoldsWhatCameAfter() {
    for (int i = 0; i < 4_000; i++) {
      window.add(0.2);
    }
    for (int i = 0; i < 1_000; i++) {
      window.add(0.7);
    }

    assertThat(window.mean()).isCloseTo(0.7, within(0.01));
    assertThat(window.size()).isBetween(900L, 1_100L);
  }

  /** Twice as many values take one more level of at most six buckets. */
  @Test
  void memoryGrowsWithTheLogarithmOfTheWindow() {
    int[] sizes = new int[2];
    for (int i = 0; i < 1 << 17; i++) {
      window.add(0.5);
      if (i == 1 << 16) {
        sizes[0] = bytes();
      }
    }
    sizes[1] = bytes();

    assertThat(window.size()).isEqualTo(1 << 17);
    assertThat(sizes[1] - sizes[0]).isEqualTo(Integer.BYTES + 6 * 2 * Double.BYTES);
    assertThat(sizes[1]).isLessThan(2_000);
  }

  private int bytes() {
    return Snapshot.builder().section("WIND", window::write).build().toBytes().length;
  }
}

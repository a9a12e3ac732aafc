package io.nsrstream.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ResidentMemoryTest {
  private static final int MINUTES = 30;

  @Test
  void whatGrowsDuringWarmUpAloneIsSteady() {
    ResidentMemory memory = watched(minute -> 1000 + 30 * Math.min(minute, 8));

    assertThat(memory.steady()).isTrue();
    assertThat(memory.perHour()).isZero();
  }

  @Test
  void aSlowLeakIsSeenAndItsSlopeIsRight() {
    ResidentMemory memory = watched(minute -> 1000 + 1.5 * minute);

    assertThat(memory.steady()).isFalse();
    assertThat(memory.perHour()).isCloseTo(90, within(1e-6));
  }

  @Test
  void aPeakThatGoesAwayIsNoGrowth() {
    ResidentMemory memory = watched(minute -> minute > 25 && minute < 28 ? 2000 : 1000);

    assertThat(memory.steady()).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theOperatingSystemSaysHowMuchThereIs() throws Exception {
    double earlier = ResidentMemory.now();

    assertThat(earlier).isGreaterThan(10);
    // The system counts by thread and adds up now and then.
    assertThat(ResidentMemory.peak()).isGreaterThan(0.9 * earlier);
  }

  private static ResidentMemory watched(DoubleUnaryOperator megabytesAtMinute) {
    ResidentMemory memory = new ResidentMemory();
    for (int second = 0; second < MINUTES * 60; second += 10) {
      memory.add(second, megabytesAtMinute.applyAsDouble(second / 60.0));
    }
    return memory;
  }
}

package io.nsrstream.lab.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  private static final double MILLI = 1e6;

  @Test
  void sidesTakeTurnsToAndFroOnceTheyAreWarm() {
    List<String> turns = new ArrayList<>();
    Recorded slow = new Recorded("slow", 2 * MILLI, turns);
    Recorded quick = new Recorded("quick", MILLI / 10, turns);

    double[][] nanos = new Rounds(3, 10).measure(List.of(slow, quick));

    assertThat(turns.subList(turns.size() - 6, turns.size()))
        .containsExactly("slow 5", "quick 100", "quick 100", "slow 5", "slow 5", "quick 100");
    assertThat(nanos[0]).containsExactly(2 * MILLI, 2 * MILLI, 2 * MILLI);
    assertThat(nanos[1]).containsExactly(MILLI / 10, MILLI / 10, MILLI / 10);
  }

  @Test
  void aStepThatTakesLongerThanATurnIsTakenOnce() {
    List<String> turns = new ArrayList<>();
    new Rounds(2, 1).measure(List.of(new Recorded("huge", 100 * MILLI, turns)));
    assertThat(turns).isNotEmpty().containsOnly("huge 1");
  }

  @Test
  void thereIsAtLeastARound() {
    assertThatThrownBy(() -> new Rounds(0, 1))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("rounds");
  }

  /** A side whose steps take as long as they are said to. */
  private record Recorded(String name, double nanos, List<String> turns) implements Side {
    @Override
    public double nanosPerStep(int steps) {
      turns.add(name + " " + steps);
      return nanos;
    }

    @Override
    public void close() {}
  }
}

package io.nsrstream.online.drift;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DetectorSettingsTest {

  @Test
  void allThatIsWrongIsReportedTogether() {
    assertThatThrownBy(() -> new Adwin.Settings(2, 0, 1, 0))
        .hasMessage(
            """
            delta must be from 0 to 1, but is 2.0: use a value in that range
            every must be at least 1, but is 0: use a value in that range
            buckets must be between 2 and 1000, but is 1: use a value in that range
            minimum must be at least 1, but is 0: use a value in that range\
            """);
    assertThatThrownBy(() -> new PageHinkley.Settings(0, -1, 0, 2))
        .hasMessageContaining("minimum must be at least 1, but is 0")
        .hasMessageContaining("delta must be a finite number of at least 0.0, but is -1.0")
        .hasMessageContaining("threshold must be a finite number above 0, but is 0.0")
        .hasMessageContaining("alpha must be from 0 to 1, but is 2.0");
  }

  @Test
  void aDriftTakesAtLeastWhatAWarningTakes() {
    assertThatThrownBy(() -> new Ddm.Settings(30, 3, 2))
        .hasMessageContaining("drift must be a finite number of at least 3.0, but is 2.0");
    assertThatThrownBy(() -> new HddmA.Settings(0.01, 0.001))
        .hasMessageContaining("warning must be a finite number of at least 0.01, but is 0.001");
  }

  @Test
  void kswinNeedsEnoughErrorsToTellAnything() {
    assertThatThrownBy(() -> new Kswin.Settings(100, 51, 0.005))
        .hasMessageContaining("latest must be at least 1 and at most half of window, but is 51");
    assertThatThrownBy(() -> new Kswin.Settings(100, 4, 0.005))
        .hasMessageContaining("alpha must be above exp(-latest)")
        .hasMessageContaining("but is 0.005: raise it, or latest");
  }
}

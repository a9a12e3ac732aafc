package io.nsrstream.models.architecture;

import java.util.Arrays;

/** The rules that the numbers of a stage obey. */
final class StageRules {
  private StageRules() {}

  static void requireSizes(int... sizes) {
    int least = Arrays.stream(sizes).min().orElseThrow();
    require(least >= 1, "each size", "at least 1", least);
  }

  static void requireOfPixels(Summary summary) {
    if (summary == Summary.LAST) {
      throw new IllegalArgumentException(
          "summary of a pool of pixels must be MEAN or MAX, but is LAST: pixels have no order");
    }
  }

  static void require(boolean holds, String name, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s of a stage must be %s, but is %s: use such a value".formatted(name, rule, value));
    }
  }
}

package io.nsrstream.online.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FeaturesTest {

  /** Features of which a share is not 0; a third of these are negative zeros and missing. */
  private static float[] drawn(int width, double share, boolean alike) {
    SplitMix64 random = new SplitMix64(width);
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      if (random.nextDouble() < share) {
        float[] odd = {(float) random.nextGaussian(), -0f, Example.MISSING};
        values[i] = alike ? 1 : odd[random.nextInt(3)];
      }
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 127, 128, 300})
  void featuresComeBackToTheLastBit(int width) {
    for (double share : new double[] {0, 0.1, 1}) {
      for (boolean alike : new boolean[] {false, true}) {
        float[] values = drawn(width, share, alike);

        assertThat(Features.of(values).values()).containsExactly(values);
        assertThat(Features.of(values)).isEqualTo(Features.of(values));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "745, 1", "64, 0"})
  void whatIsAlikeTakesTheRoomOfOne(int width, int numbers) {
    float[] values = drawn(width, numbers, true);

    assertThat(Features.of(values).numbers()).hasSize(numbers);
  }

  @Test
  void partsThatDoNotFitTogetherAreRefused() {
    assertThatThrownBy(() -> new Features(3, new long[] {8}, new float[] {1}))
        .hasMessageContaining("3 features");
    assertThatThrownBy(() -> new Features(3, new long[] {7}, new float[] {1, 2}))
        .hasMessageContaining("2 numbers");
    assertThatThrownBy(() -> new Features(65, new long[] {1}, new float[] {1}))
        .hasMessageContaining("1 words");
    assertThatThrownBy(() -> new Features(Integer.MAX_VALUE, new long[0], new float[0]))
        .hasMessageContaining("0 words");
  }

  @Test
  void damageIsFoundWhenTheyAreRead() {
    Snapshot saved =
        Snapshot.builder()
            .section(
                "GRPH",
                out -> {
                  out.putInt(3);
                  out.putLongs(new long[] {8}, 1);
                  out.putFloats(new float[] {1}, 1);
                  out.putSmall(0);
                })
            .build();

    assertThatThrownBy(() -> saved.restore("GRPH", new Node(RowSettings.DEFAULTS)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("do not fit together");
  }
}

package io.nsrstream.models.fused.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.fused.layers.Slot;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final float DRAWN = 9;

  private static Slot weights(int rows, int columns) {
    return Slot.drawn(1, rows, columns, Initialization.XAVIER, rows, columns);
  }

  private static Slot optional(Slot slot) {
    slot.markOptional();
    return slot;
  }

  /** A body, a skip that is projected where widths differ, and what follows. */
  private static Layout residual(int channels, int width) {
    return channels == width
        ? new Layout(List.of(weights(channels, width), Slot.constant(width, 0)))
        : new Layout(
            List.of(
                weights(channels, width),
                optional(weights(channels, width)),
                optional(Slot.constant(width, 0)),
                Slot.constant(width, 0)));
  }

  private static float[] grow(Layout narrower, Layout wider, float... from) {
    float[] to = new float[wider.size()];
    Arrays.fill(to, DRAWN);
    new Growth(narrower, wider).parameters(from, to);
    return to;
  }

  @Test
  void aNewProjectionIsTheIdentityOfTheOldChannels() {
    assertThat(grow(residual(2, 2), residual(3, 2), 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 2, 3, 4, DRAWN, DRAWN, 1, 0, 0, 1, DRAWN, DRAWN, DRAWN, DRAWN, 5, 6);
  }

  @Test
  void aProjectionThatVanishesIsLeftOut() {
    assertThat(grow(residual(1, 2), residual(2, 2), 1, 2, 3, 4, 5, 6, 7, 8))
        .containsExactly(1, 2, DRAWN, DRAWN, 7, 8);
  }

  @Test
  void aProjectionThatStaysKeepsWhatItLearned() {
    assertThat(grow(residual(1, 3), residual(2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
        .containsExactly(
            1, 2, 3, DRAWN, DRAWN, DRAWN, 4, 5, 6, DRAWN, DRAWN, DRAWN, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void momentsOfANewProjectionStayZero() {
    Layout wider = residual(3, 2);
    float[] moments = new float[wider.size()];
    new Growth(residual(2, 2), wider).moments(new float[] {1, 2, 3, 4, 5, 6}, moments);
    assertThat(moments).containsExactly(1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6);
  }

  @Test
  void layoutsThatDoNotMatchAreRefused() {
    assertThatThrownBy(() -> new Growth(residual(2, 2), new Layout(List.of(weights(2, 2)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tensor 1 [1 x 1 x 2] has no counterpart");
    assertThatThrownBy(() -> new Growth(new Layout(List.of(weights(2, 2))), residual(2, 2)))
        .hasMessageContaining("tensor 1 [1 x 1 x 2] is new");
    assertThatThrownBy(() -> new Growth(residual(2, 2), residual(1, 2)))
        .hasMessageContaining("tensor 0 [1 x 2 x 2] would become [1 x 1 x 2]");
  }
}

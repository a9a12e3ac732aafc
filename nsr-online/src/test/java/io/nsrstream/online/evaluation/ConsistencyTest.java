package io.nsrstream.online.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsistencyTest {

  // Three classes in the plane: around (0,0) at a distance of 1, around (4,0) at 2, and around
  // (0,3) at 0; their labels have a gap.
  private static final float[] RESPONSES = {-1, 0, 1, 0, 4, 2, 4, -2, 0, 3};
  private static final int[] LABELS = {0, 0, 7, 7, 2};

  @Test
  void eachClassCountsByItsWorstNeighbour() {
    // (1+2)/4, (1+0)/3 and (2+0)/5: the worst are 3/4, 3/4 and, of the third class, 2/5.
    assertThat(Consistency.of(RESPONSES, LABELS, 5, 2))
        .isCloseTo((0.75 + 0.75 + 0.4) / 3, within(1e-12));
  }

  @Test
  void itDoesNotDependOnScalePlaceOrOrder() {
    Random random = new Random(5);
    int rows = 60;
    float[] responses = new float[rows * 3];
    float[] moved = new float[rows * 3];
    int[] labels = new int[rows];
    int[] renamed = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(4);
      renamed[rows - 1 - i] = 10 - labels[i];
      for (int n = 0; n < 3; n++) {
        responses[i * 3 + n] = (float) (labels[i] * n + random.nextGaussian());
        moved[(rows - 1 - i) * 3 + n] = 8 * responses[i * 3 + n] + 16;
      }
    }

    double consistency = Consistency.of(responses, labels, rows, 3);

    assertThat(consistency).isPositive();
    assertThat(Consistency.of(moved, renamed, rows, 3)).isCloseTo(consistency, within(1e-5));
  }

  @Test
  void onlyTheRowsThatAreStatedCount() {
    // The first four rows: two classes 4 apart, scattering by 1 and 2.
    assertThat(Consistency.of(RESPONSES, LABELS, 4, 2)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void fewerThanTwoClassesDefineNothing() {
    assertThat(Consistency.of(RESPONSES, LABELS, 2, 2)).isNaN();
    assertThat(Consistency.of(new float[0], new int[0], 0, 2)).isNaN();
  }

  @Test
  void classesWithTheSameMeanCannotBeToldApart() {
    int[] labels = {0, 0, 1, 1};

    assertThat(Consistency.of(new float[] {-1, 1, -2, 2}, labels, 4, 1))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Consistency.of(new float[] {3, 3, 3, 3}, labels, 4, 1))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void responsesThatAreNotFiniteDefineNothing() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThat(Consistency.of(new float[] {bad, 1, 2, 3}, new int[] {0, 0, 1, 1}, 4, 1)).isNaN();
    }
  }
}

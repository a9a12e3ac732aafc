package io.nsrstream.models.fused.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import io.nsrstream.models.memory.NativeFloats;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmallProductsTest {
  private static final int GAP = 3;

  private enum Form {
    PLAIN,
    SECOND_TRANSPOSED,
    FIRST_TRANSPOSED
  }

  @ParameterizedTest
  @CsvSource({
    "4, 6, 8, 0",
    "100, 100, 100, 1",
    "100, 100, 101, 0",
    "13, 17, 9000, 1",
    "9000, 17, 13, 1",
    "17, 9000, 13, 0",
    "260, 250, 240, 1"
  })
  void largeProductsAreTheSumsThatSmallOnesAre(int rows, int columns, int inner, float keep) {
    for (Form form : Form.values()) {
      assertIsProduct(form, rows, columns, inner, keep);
    }
  }

  @ParameterizedTest
  @CsvSource({"200, 90", "90, 200"})
  void aMatrixMayBeMultipliedByItself(int inner, int side) {
    float[] w = random(inner * side, 5);
    try (NativeFloats a = outside(w);
        NativeFloats c = new NativeFloats(side * side)) {
      FloatPointer pointer = a.pointer();
      SmallProducts.inPieces(
          CblasTrans,
          CblasNoTrans,
          side,
          side,
          inner,
          pointer,
          side,
          pointer,
          side,
          0,
          c.pointer(),
          side);
      float[] sums = c.toArray();
      for (int i = 0; i < side * side; i += 7) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += (double) w[k * side + i / side] * w[k * side + i % side];
        }
        assertThat((double) sums[i]).isCloseTo(sum, within(1e-2));
      }
    }
  }

  private static void assertIsProduct(Form form, int rows, int columns, int inner, float keep) {
    int aRow = (form == Form.FIRST_TRANSPOSED ? rows : inner) + GAP;
    int bRow = (form == Form.SECOND_TRANSPOSED ? inner : columns) + GAP;
    int cRow = columns + GAP;
    float[] a = random((form == Form.FIRST_TRANSPOSED ? inner : rows) * aRow, 1);
    float[] b = random((form == Form.SECOND_TRANSPOSED ? columns : inner) * bRow, 2);
    float[] before = random(rows * cRow, 3);
    try (NativeFloats x = outside(a);
        NativeFloats y = outside(b);
        NativeFloats z = outside(before)) {
      FloatPointer from = x.pointer();
      FloatPointer by = y.pointer();
      FloatPointer to = z.pointer();
      SmallProducts.inPieces(
          form == Form.FIRST_TRANSPOSED ? CblasTrans : CblasNoTrans,
          form == Form.SECOND_TRANSPOSED ? CblasTrans : CblasNoTrans,
          rows,
          columns,
          inner,
          from,
          aRow,
          by,
          bRow,
          keep,
          to,
          cRow);
      assertThat(from.position() + by.position() + to.position()).as("pointers moved").isZero();
      float[] sums = z.toArray();
      SplittableRandom random = new SplittableRandom(4);
      for (int trial = 0; trial < 2000; trial++) {
        int i = random.nextInt(rows);
        int j = random.nextInt(columns);
        double sum = keep * before[i * cRow + j];
        for (int k = 0; k < inner; k++) {
          float left = form == Form.FIRST_TRANSPOSED ? a[k * aRow + i] : a[i * aRow + k];
          float right = form == Form.SECOND_TRANSPOSED ? b[j * bRow + k] : b[k * bRow + j];
          sum += (double) left * right;
        }
        assertThat((double) sums[i * cRow + j])
            .as("%s %d %d", form, i, j)
            .isCloseTo(sum, within(1e-2));
      }
      for (int i = 0; i < rows; i++) {
        assertThat(sums[i * cRow + columns]).as("the gap").isEqualTo(before[i * cRow + columns]);
      }
    }
  }

  private static NativeFloats outside(float[] numbers) {
    NativeFloats floats = new NativeFloats(numbers.length);
    floats.write(0, numbers, numbers.length);
    return floats;
  }

  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }
}

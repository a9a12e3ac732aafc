package io.nsrstream.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each loop beside the same in double, at sizes around those of vector registers. */
final class KernelsTest {
  private static final int AT = 3;
  private static final int TO = 5;

  private final Random random = new Random(7);
  private float[] a = {};
  private float[] b = {};
  private float[] c = {};
  private float[] d = {};
  private float[] e = {};
  private float[] out = {};
  private float[] before = {};

  private void draw(int size) {
    a = drawn(size);
    b = drawn(size);
    c = drawn(size);
    d = drawn(size);
    e = drawn(size);
    out = drawn(size);
    before = out.clone();
  }

  private float[] drawn(int size) {
    float[] values = new float[size + 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return values;
  }

  /** Compares {@code out}, changed from a place on and nowhere else. */
  private void expect(int at, int size, IntToDoubleFunction reference) {
    for (int i = 0; i < out.length; i++) {
      double expected = i < at || i >= at + size ? before[i] : reference.applyAsDouble(i - at);
      assertThat((double) out[i]).as("number %d of %d", i, size).isCloseTo(expected, within(3e-6));
    }
    out = before.clone();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 32, 64, 100, 128, 207, 256, 300, 512, 702, 1024})
  void sumsAndProducts(int n) {
    draw(n);
    Vectors.add(a, out, n);
    expect(0, n, i -> before[i] + a[i]);
    Vectors.addAt(a, AT, out, TO, n);
    expect(TO, n, i -> before[TO + i] + a[AT + i]);
    Vectors.addScaledAt(0.3f, a, AT, out, TO, n);
    expect(TO, n, i -> before[TO + i] + 0.3 * a[AT + i]);
    Vectors.scaleAt(0.3f, a, AT, out, TO, n);
    expect(TO, n, i -> 0.3 * a[AT + i]);
    Vectors.sumAt(a, b, out, AT, n);
    expect(AT, n, i -> a[AT + i] + b[i]);
    Vectors.subtractAt(a, out, AT, n);
    expect(AT, n, i -> before[AT + i] - a[i]);
    Vectors.multiply(a, b, out, n);
    expect(0, n, i -> (double) a[i] * b[i]);
    Vectors.multiplyAt(a, out, AT, n);
    expect(AT, n, i -> (double) before[AT + i] * a[i]);
    Vectors.multiply(0.3f, out, AT, n);
    expect(AT, n, i -> 0.3 * before[AT + i]);
    Vectors.addProducts(a, b, out, n);
    expect(0, n, i -> before[i] + (double) a[i] * b[i]);
    Vectors.addProductsAt(a, b, AT, out, n);
    expect(0, n, i -> before[i] + (double) a[AT + i] * b[AT + i]);
    Vectors.raiseAt(a, AT, out, n);
    expect(0, n, i -> Math.max(before[i], a[AT + i]));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 32, 64, 100, 128, 207, 256, 300, 512, 702, 1024})
  void reductions(int n) {
    draw(n);
    double sum = 0;
    double dot = 0;
    for (int i = AT; i < AT + n; i++) {
      sum += a[i];
      dot += (double) a[i] * b[i];
    }
    assertThat((double) Vectors.sum(a, AT, n)).isCloseTo(sum, within(1e-5 * n));
    assertThat((double) Vectors.dot(a, b, AT, n)).isCloseTo(dot, within(1e-5 * n));
    for (int i = 0; i < n; i++) {
      out[i] = 2 + before[i];
    }
    Vectors.invert(out, n);
    expect(0, n, i -> 1 / (2.0 + before[i]));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 32, 64, 100, 128, 207, 256, 300, 512, 702, 1024})
  void gates(int n) {
    draw(n);
    float[] copy = new float[n];
    Gates.remember(a, b, c, d, out, copy, n);
    assertThat(copy).isEqualTo(Arrays.copyOf(out, n));
    expect(0, n, i -> (double) b[i] * d[i] + (double) a[i] * c[i]);
    Gates.blend(a, b, c, out, n);
    expect(0, n, i -> c[i] + a[i] * ((double) b[i] - c[i]));
    Gates.addThroughTanh(a, b, c, out, n);
    expect(0, n, i -> before[i] + (double) a[i] * b[i] * (1 - (double) c[i] * c[i]));
    Gates.throughTanh(a, b, c, out, n);
    expect(0, n, i -> (double) a[i] * b[i] * (1 - (double) c[i] * c[i]));
    Gates.throughSigmoid(a, b, c, out, n);
    expect(0, n, i -> (double) a[i] * b[i] * c[i] * (1 - (double) c[i]));
    Gates.throughUpdate(a, b, c, d, out, n);
    expect(0, n, i -> (double) a[i] * ((double) c[i] - d[i]) * b[i] * (1 - (double) b[i]));
    Gates.throughCandidate(a, b, c, out, n);
    expect(0, n, i -> (double) a[i] * (1 - (double) b[i]) * (1 - (double) c[i] * c[i]));
    float[] ofRecall = new float[n];
    Gates.throughReset(a, b, c, out, ofRecall, n);
    expect(0, n, i -> (double) a[i] * b[i] * c[i] * (1 - (double) b[i]));
    assertThat((double) ofRecall[n - 1]).isCloseTo((double) a[n - 1] * b[n - 1], within(3e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 32, 64, 100, 128, 207, 256, 300, 512, 702, 1024})
  void normalization(int n) {
    draw(n);
    float[] means = Arrays.copyOf(b, n);
    float[] inverse = Arrays.copyOf(c, n);
    float[] scales = Arrays.copyOf(d, n);
    float[] shifts = Arrays.copyOf(e, n);
    Normalization.normalize(a, out, AT, means, inverse, scales, shifts);
    expect(AT, n, i -> ((double) a[AT + i] - b[i]) * c[i] * d[i] + e[i]);
    Normalization.scaleAndShift(a, out, AT, scales, shifts);
    expect(AT, n, i -> (double) a[AT + i] * d[i] + e[i]);
    Normalization.inputGradient(a, b, out, AT, means, inverse, scales, shifts, shifts);
    expect(
        AT,
        n,
        i -> (b[AT + i] - (double) e[i] - (a[AT + i] - (double) b[i]) * c[i] * e[i]) * c[i] * d[i]);
    float[] sums = new float[n];
    Normalization.addSquaredDeviations(a, AT, means, sums);
    Normalization.addScaleGradient(d, a, AT, means, inverse, sums);
    Normalization.follow(0.9f, shifts, sums);
    for (int i = 0; i < n; i++) {
      double deviation = (double) a[AT + i] - b[i];
      double sum = deviation * deviation + d[AT + i] * deviation * c[i];
      assertThat((double) sums[i]).isCloseTo(0.9 * e[i] + 0.1 * sum, within(3e-6));
    }
    Normalization.standardize(a, out, AT, n, 1e-5f);
    assertThat(Vectors.sum(out, AT, n) / n).isCloseTo(0, within(1e-5f));
    assertThat(Vectors.dot(out, out, AT, n) / n).isBetween(n == 1 ? 0f : 0.5f, 1.0001f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 32, 64, 100, 128, 207, 256, 300, 512, 702, 1024})
  void adamMovesByTheMeanOverTheRoot(int n) {
    draw(n);
    float[] means = new float[n];
    float[] squares = new float[n];
    Updates.adam(out, a, means, squares, n, 0.5f, 0.1f, 1e-3f);
    expect(
        0, n, i -> before[i] - 0.1 * 0.05 * a[i] / (Math.sqrt(0.001 * 0.25 * a[i] * a[i]) + 1e-3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 32, 64, 100, 128, 207, 256, 300, 512, 702, 1024})
  void selectionKeepsItsShareAndScalesIt(int n) {
    draw(n);
    int[] places = new int[n];
    int[] kept = new int[n];
    for (int i = 0; i < n; i++) {
      places[i] = i;
    }
    Selection.choose(places, kept, n, 11, 12, (int) (0.5 * 0x1p31));
    Selection.keep(kept, 2, a, out, n);
    expect(0, n, i -> kept[i] == 1 ? 2.0 * a[i] : 0);
    if (n >= 100) {
      assertThat(Arrays.stream(kept).sum()).isBetween(n / 3, 2 * n / 3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 100})
  void theLargestStepIsTheFirstThatHasIt(int width) {
    draw(4 * width);
    a[AT + 2 * width] = 5;
    a[AT + 3 * width] = 5;
    int[] largest = new int[width + AT];
    Pooling.max(a, AT, 4, width, out, largest, 0);
    assertThat(largest[0]).isEqualTo(2);
    assertThat(out[0]).isEqualTo(5);
    float[] gradient = new float[4 * width + 8];
    Pooling.toLargest(b, largest, 0, width, gradient, AT);
    for (int n = 0; n < width; n++) {
      for (int step = 0; step < 4; step++) {
        assertThat(out[n]).isGreaterThanOrEqualTo(a[AT + step * width + n]);
        assertThat(gradient[AT + step * width + n]).isEqualTo(step == largest[n] ? b[n] : 0);
      }
    }
  }
}

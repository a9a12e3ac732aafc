package io.nsrstream.online.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardizerTest {

  @ParameterizedTest(name = "offset {0}, spread {1}")
  @CsvSource({"0, 1", "-40, 1e-3", "1e6, 3", "1e9, 1000", "0, 1e30", "0, 1e-30"})
  void meanAndVarianceAreThoseOfTwoPasses(double offset, double spread) {
    List<float[]> rows = rows(5000, offset, spread, 1);
    Standardizer standardizer = learned(rows);

    for (int feature = 0; feature < 2; feature++) {
      double mean = mean(rows, feature);
      double variance = variance(rows, feature);
      assertThat(standardizer.mean(feature))
          .isCloseTo(mean, within(1e-12 * (Math.abs(mean) + spread)));
      assertThat(standardizer.variance(feature)).isCloseTo(variance, within(1e-9 * variance));
      float value = rows.get(77)[feature];
      assertThat((double) standardized(standardizer, rows.get(77))[feature])
          .isCloseTo((value - mean) / Math.sqrt(variance), within(1e-5));
    }
  }

  @Test
  void mergingIsTheSameAsHavingSeenBoth() {
    List<float[]> first = rows(300, 5, 2, 2);
    List<float[]> second = rows(1700, -30, 9, 3);
    List<float[]> all = new ArrayList<>(first);
    all.addAll(second);
    Standardizer expected = learned(all);
    Standardizer merged = learned(first);

    merged.merge(learned(second));

    assertThat(merged.count()).isEqualTo(expected.count());
    for (int feature = 0; feature < 2; feature++) {
      assertThat(merged.mean(feature)).isCloseTo(expected.mean(feature), within(1e-9));
      assertThat(merged.variance(feature)).isCloseTo(expected.variance(feature), within(1e-7));
    }
  }

  @Test
  void mergingWithOneThatSawNothingChangesNothing() {
    Standardizer seen = learned(rows(50, 1, 1, 4));
    byte[] before = bytes(seen);

    seen.merge(new Standardizer(2, 5));
    assertThat(bytes(seen)).isEqualTo(before);

    Standardizer empty = new Standardizer(2, 5);
    empty.merge(new Standardizer(2, 5));
    assertThat(empty.count()).isZero();
    empty.merge(seen);
    assertThat(bytes(empty)).isEqualTo(before);
  }

  @Test
  void oneOfAnotherWidthIsNotMerged() {
    assertThatThrownBy(() -> new Standardizer(2, 5).merge(new Standardizer(3, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 features")
        .hasMessageContaining("3");
  }

  @Test
  void surprisingValuesAreClipped() {
    Standardizer standardizer = learned(rows(1000, 0, 1, 5));

    assertThat(standardized(standardizer, new float[] {1e6f, -Float.MAX_VALUE}))
        .containsExactly(5, -5);
  }

  @Test
  void constantFeaturesGiveZero() {
    Standardizer standardizer = new Standardizer(2, 5);
    for (int i = 0; i < 1000; i++) {
      standardizer.add(new float[] {0.1f, 1e9f});
    }

    assertThat(standardized(standardizer, new float[] {0.1f, 1e9f}))
        .containsOnly(new float[] {0}, withPrecision(0f));
    assertThat(standardized(standardizer, new float[] {7, 7}))
        .containsOnly(new float[] {0}, withPrecision(0f));
  }

  @Test
  void nothingSeenGivesZero() {
    assertThat(standardized(new Standardizer(2, 5), new float[] {3, -3}))
        .containsOnly(new float[] {0}, withPrecision(0f));
    assertThat(new Standardizer(2, 5).variance(0)).isZero();
  }

  @Test
  void aRestoredStandardizerContinuesIdentically() {
    List<float[]> rows = rows(400, 12, 3, 6);
    for (int row : new int[] {3, 100, 101, 300}) {
      rows.get(row)[0] = -9999;
    }
    rows.addAll(rows(50, 0, 3e6, 7));
    Standardizer uninterrupted = learned(rows);
    Standardizer interrupted = new Standardizer(2, 5);
    for (float[] row : rows) {
      interrupted.add(row);
      interrupted = Snapshot.of(bytes(interrupted)).restore("STAN", new Standardizer(2, 5));
    }

    assertThat(bytes(interrupted)).isEqualTo(bytes(uninterrupted));
  }

  @ParameterizedTest(name = "{0} cells of {1} from row {2} on")
  @CsvSource({
    "1, -9999, 0",
    "1, -9999, 4",
    "6, -9999, 4",
    "1, 1e30, 4",
    "6, 1e30, 0",
    "1, -9999, 499",
    "6, -9999, 499",
    "1, 1e30, 499",
    "6, 1e30, 499",
    "1, 1e30, 1900",
    "6, -9999, 1900",
    "6, 3.4e38, 1900"
  })
  void valuesFarOutsideLeaveTheScaleAlmostAsItWas(int cells, float value, int from) {
    List<float[]> rows = rows(2000, 5, 2, 8);
    Standardizer clean = learned(rows);
    for (int row = from; row < from + cells; row++) {
      rows.get(row)[0] = value;
    }
    Standardizer dirty = learned(rows);

    assertThat(dirty.variance(0)).isCloseTo(clean.variance(0), within(0.05 * clean.variance(0)));
    assertThat(dirty.mean(0)).isCloseTo(clean.mean(0), within(0.05));
    assertThat(dirty.clipped()).isEqualTo(cells);
    assertThat(clean.clipped()).isZero();
  }

  @Test
  void aFewPercentFarOutsideLessThanDoubleTheDeviation() {
    List<float[]> rows = rows(20_000, 5, 2, 9);
    for (int row = 7; row < rows.size(); row += 14) {
      rows.get(row)[0] = row % 3 == 0 ? 1e7f : -9999;
    }

    assertThat(Math.sqrt(learned(rows).variance(0))).isBetween(1.5, 4.0);
  }

  @Test
  void aScaleThatJumpsIsFollowedWithinFiftyExamples() {
    List<float[]> before = rows(20_000, 5, 2, 10);
    Standardizer standardizer = learned(before);
    rows(50, 5000, 2000, 11).forEach(standardizer::add);

    assertThat(Math.sqrt(standardizer.variance(0))).isBetween(1000.0, 4000.0);
    assertThat(standardizer.mean(0)).isBetween(3500.0, 6500.0);
    rows(2000, 5000, 2000, 12).forEach(standardizer::add);
    assertThat(Math.sqrt(standardizer.variance(0))).isCloseTo(2000, within(100.0));
  }

  @Test
  void oneSequenceFarOutsideIsNoChangeOfScale() {
    Standardizer standardizer = learned(rows(500, 5, 2, 13));
    double mean = standardizer.mean(0);
    double variance = standardizer.variance(0);
    float[] sequence = new float[2 * 1000];
    Arrays.fill(sequence, -9999);

    standardizer.add(sequence);

    assertThat(standardizer.clipped()).isEqualTo(2000);
    assertThat(standardizer.mean(0)).isCloseTo(mean, within(0.05));
    assertThat(standardizer.variance(0)).isCloseTo(variance, within(0.05 * variance));
  }

  @Test
  void aFeatureThatWasConstantIsFollowedOnceItMoves() {
    Standardizer standardizer = new Standardizer(2, 5);
    for (int i = 0; i < 3000; i++) {
      standardizer.add(new float[] {7, 7});
    }
    standardizer.add(new float[] {-9999, 8});
    rows(40, 7, 1, 15).forEach(standardizer::add);

    // 3,000 sevens and 40 values one apart: a deviation of about 0.1.
    assertThat(Math.sqrt(standardizer.variance(0))).isBetween(0.05, 0.2);
    assertThat(standardized(standardizer, new float[] {9, 7})[0]).isEqualTo(5);
  }

  @Test
  void rareValuesOfAnIndicatorAreNotClipped() {
    Standardizer standardizer = new Standardizer(1, 5);
    for (int i = 0; i < 10_000; i++) {
      standardizer.add(new float[] {i % 500 == 499 ? 1 : 0});
    }

    assertThat(standardizer.clipped()).isZero();
    assertThat(standardizer.mean(0)).isCloseTo(1 / 500.0, within(1e-12));
  }

  private static List<float[]> rows(int count, double offset, double spread, long seed) {
    Random random = new Random(seed);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new float[] {
            (float) (offset + spread * random.nextGaussian()),
            (float) (offset + spread * random.nextDouble())
          });
    }
    return rows;
  }

  private static Standardizer learned(List<float[]> rows) {
    Standardizer standardizer = new Standardizer(2, 5);
    rows.forEach(standardizer::add);
    return standardizer;
  }

  private static double mean(List<float[]> rows, int feature) {
    return rows.stream().mapToDouble(row -> row[feature]).sum() / rows.size();
  }

  private static double variance(List<float[]> rows, int feature) {
    double mean = mean(rows, feature);
    return rows.stream().mapToDouble(row -> (row[feature] - mean) * (row[feature] - mean)).sum()
        / rows.size();
  }

  private static float[] standardized(Standardizer standardizer, float[] row) {
    float[] out = new float[row.length];
    standardizer.standardize(row, 0, row.length, out, 0);
    return out;
  }

  private static byte[] bytes(Standardizer standardizer) {
    return Snapshot.builder().section("STAN", standardizer::write).build().toBytes();
  }
}

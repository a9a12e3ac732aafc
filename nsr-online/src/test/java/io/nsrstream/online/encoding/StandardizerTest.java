package io.nsrstream.online.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
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
    List<float[]> second = rows(1700, -80, 9, 3);
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
      standardizer.add(new float[] {0.1f, 1e9f}, 0);
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
    Standardizer uninterrupted = learned(rows);
    Standardizer interrupted = new Standardizer(2, 5);
    for (float[] row : rows) {
      interrupted.add(row, 0);
      interrupted = Snapshot.of(bytes(interrupted)).restore("STAN", new Standardizer(2, 5));
    }

    assertThat(bytes(interrupted)).isEqualTo(bytes(uninterrupted));
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
    rows.forEach(row -> standardizer.add(row, 0));
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
    standardizer.standardize(row, 0, out, 0);
    return out;
  }

  private static byte[] bytes(Standardizer standardizer) {
    return Snapshot.builder().section("STAN", standardizer::write).build().toBytes();
  }
}

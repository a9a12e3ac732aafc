package io.nsrstream.online.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileBinsTest {
  private static final int BINS = 8;

  /** So many that none of them waits for its digest. */
  private static final int ROWS = 128;

  private final Random random = new Random(17);

  @Test
  void edgesAreTheQuantilesOfWhatWasSeen() {
    QuantileBins quantiles = new QuantileBins(2, BINS);
    for (int row = 0; row < 10_000; row++) {
      double share = random.nextDouble();
      quantiles.add(new float[] {(float) (1000 * share), (float) -Math.log(1 - share)}, 0);
    }

    for (int edge = 1; edge < BINS; edge++) {
      double share = (double) edge / BINS;
      float[] inputs =
          encoded(quantiles, new float[] {(float) (1000 * share), (float) -Math.log(1 - share)});

      assertThat(sum(inputs, 0)).isCloseTo(edge, within(0.15));
      assertThat(sum(inputs, BINS)).isCloseTo(edge, within(0.15));
    }
  }

  private static double sum(float[] inputs, int from) {
    return IntStream.range(from, from + BINS).mapToDouble(i -> inputs[i]).sum();
  }

  @Test
  void inputsAreOneBelowTheValueThenAShareThenZero() {
    QuantileBins quantiles = new QuantileBins(1, 4);
    for (int value = 0; value <= 100; value++) {
      quantiles.add(new float[] {value % 2 == 0 ? value : 100 - value}, 0);
    }

    assertThat(encoded(quantiles, new float[] {-1})).containsExactly(0, 0, 0, 0);
    assertThat(encoded(quantiles, new float[] {101})).containsExactly(1, 1, 1, 1);
    float[] within = encoded(quantiles, new float[] {60});
    assertThat(within).startsWith(1, 1).endsWith(0);
    assertThat(within[2]).isBetween(0.1f, 0.9f);
  }

  @Test
  void aConstantFeatureIsAStepJustAboveItsValue() {
    QuantileBins quantiles = new QuantileBins(1, 3);
    for (int row = 0; row < 500; row++) {
      quantiles.add(new float[] {7}, 0);
    }

    assertThat(encoded(quantiles, new float[] {7})).containsExactly(0, 0, 0);
    assertThat(encoded(quantiles, new float[] {6.9f})).containsExactly(0, 0, 0);
    assertThat(encoded(quantiles, new float[] {7.1f})).containsExactly(1, 1, 1);
  }

  @Test
  void nothingSeenGivesZero() {
    assertThat(encoded(new QuantileBins(2, 2), new float[] {5, -5})).containsExactly(0, 0, 0, 0);
  }

  @Test
  void anyFiniteFeatureGivesInputsFromZeroToOne() {
    float[] extremes = {
      Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0, -0f, 1, 3e38f, -3e38f, 1e-38f
    };
    QuantileBins quantiles = new QuantileBins(2, BINS);
    for (int row = 0; row < 1000; row++) {
      float feature = extremes[random.nextInt(extremes.length)];
      quantiles.add(new float[] {feature, (float) random.nextGaussian()}, 0);

      for (float extreme : extremes) {
        for (float input : encoded(quantiles, new float[] {extreme, extreme})) {
          assertThat(input).isBetween(0f, 1f);
        }
      }
    }
  }

  @Test
  void binsRestoredAfterEveryRowAreTheUninterruptedOnes() {
    QuantileBins uninterrupted = new QuantileBins(2, BINS);
    QuantileBins interrupted = new QuantileBins(2, BINS);
    for (int row = 0; row < 1200; row++) {
      float[] features = {random.nextInt(20), (float) Math.exp(3 * random.nextGaussian())};
      uninterrupted.add(features, 0);
      interrupted.add(features, 0);
      interrupted = restored(bytes(interrupted), 2);

      assertThat(encoded(interrupted, features)).isEqualTo(encoded(uninterrupted, features));
    }
    assertThat(bytes(interrupted)).isEqualTo(bytes(uninterrupted));
  }

  /** The bounds and centroids of the digest of one feature, as a snapshot has them. */
  private record Sketch(int centroids, double[] bounds, double[] first, double[] second) {

    static Sketch of(QuantileBins quantiles) {
      return Snapshot.of(bytes(quantiles))
          .read(
              "BINS",
              in -> {
                assertThat(in.getLong()).isEqualTo(ROWS);
                assertThat(in.getSmall()).as("rows that wait").isZero();
                in.getPackedFloats();
                int centroids = in.getPackedInts()[0];
                return new Sketch(
                    centroids, in.getPackedDoubles(), in.getPackedDoubles(), in.getPackedDoubles());
              });
    }

    Snapshot snapshot(int claimed) {
      return Snapshot.builder()
          .section(
              "BINS",
              out -> {
                out.putLong(ROWS);
                out.putSmall(0);
                out.putPacked(new float[0], 0);
                out.putPacked(new int[] {claimed}, 1);
                out.putPacked(bounds, bounds.length);
                out.putPacked(first, first.length);
                out.putPacked(second, second.length);
              })
          .build();
    }
  }

  @Test
  void anUndamagedDigestIsTaken() {
    Sketch sketch = sketch();

    assertThat(restored(sketch.snapshot(sketch.centroids).toBytes(), 1).inputs()).isEqualTo(BINS);
  }

  private static Sketch sketch() {
    QuantileBins quantiles = new QuantileBins(1, BINS);
    for (int row = 0; row < ROWS; row++) {
      quantiles.add(new float[] {row}, 0);
    }
    return Sketch.of(quantiles);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, -1, 1e300})
  void numbersThatNoDigestHasAreRefused(double damage) {
    for (int part = 0; part < 3; part++) {
      Sketch sketch = sketch();
      double[] damaged = List.of(sketch.bounds, sketch.first, sketch.second).get(part);
      damaged[damaged.length - 1] = damage;
      assertRefused(sketch.snapshot(sketch.centroids));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 1000, Integer.MAX_VALUE})
  void numbersOfCentroidsThatNoDigestHasAreRefused(int claimed) {
    assertRefused(sketch().snapshot(claimed));
  }

  private static void assertRefused(Snapshot snapshot) {
    assertThatThrownBy(() -> restored(snapshot.toBytes(), 1))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("BINS");
  }

  private static float[] encoded(QuantileBins quantiles, float[] features) {
    float[] inputs = new float[quantiles.inputs()];
    quantiles.encode(features, 0, features.length, inputs, 0);
    return inputs;
  }

  private static byte[] bytes(QuantileBins quantiles) {
    return Snapshot.builder().section("BINS", quantiles::write).build().toBytes();
  }

  private static QuantileBins restored(byte[] bytes, int width) {
    return Snapshot.of(bytes).restore("BINS", new QuantileBins(width, BINS));
  }
}

package io.nsrstream.lab.epochs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.random.SplitMix64;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CourseTest {
  private static final int SIDE = 6;
  private static final Shape IMAGE = new Shape.Vector(SIDE * SIDE * 2);

  /** One image whose pixels are 1, 2, …, with the negative of each in the second channel. */
  private static Batch image() {
    Batch batch = new Batch();
    batch.begin(IMAGE, 1);
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      batch.inputs()[2 * pixel] = pixel + 1;
      batch.inputs()[2 * pixel + 1] = -(pixel + 1);
    }
    return batch;
  }

  private static float[] augmented(ImageAugmentation way, long seed) {
    Batch batch = image();
    way.apply(batch, new SplitMix64(seed));
    return Arrays.copyOf(batch.inputs(), IMAGE.size());
  }

  @Test
  void stepsTakeAFifthThreeTimes() {
    double[] factors =
        IntStream.range(0, 10).mapToDouble(epoch -> RateSchedule.STEPS.factor(epoch, 10)).toArray();
    assertThat(factors)
        .containsExactly(
            new double[] {1, 1, 1, 0.2, 0.2, 0.2, 0.04, 0.04, 0.008, 0.008}, within(1e-12));
  }

  @Test
  void aCosineFallsFromOneToNearlyNothing() {
    assertThat(RateSchedule.COSINE.factor(0, 100)).isEqualTo(1);
    assertThat(RateSchedule.COSINE.factor(50, 100)).isCloseTo(0.5, within(1e-12));
    assertThat(RateSchedule.COSINE.factor(99, 100)).isBetween(0.0, 0.001);
  }

  @Test
  void imagesAreMovedAndMirroredWithAllTheirChannels() {
    Set<String> seen = new HashSet<>();
    ImageAugmentation way = new ImageAugmentation(SIDE, SIDE, 2, 1, 0);
    for (long seed = 0; seed < 200; seed++) {
      float[] found = augmented(way, seed);
      seen.add(Arrays.toString(found));
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        assertThat(found[2 * pixel + 1]).isEqualTo(-found[2 * pixel] + 0f);
      }
    }
    assertThat(seen).as("three places across, three down, mirrored or not").hasSize(18);
    assertThat(seen).contains(Arrays.toString(Arrays.copyOf(image().inputs(), IMAGE.size())));
  }

  @Test
  void aCutoutTakesAtMostItsSquare() {
    ImageAugmentation way = new ImageAugmentation(SIDE, SIDE, 2, 0, 3);
    Set<Integer> lost = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      float[] found = augmented(way, seed);
      int zeros = 0;
      for (int i = 0; i < found.length; i += 2) {
        zeros += found[i] == 0 ? 1 : 0;
      }
      lost.add(zeros);
    }
    // In a corner, at a border, or whole.
    assertThat(lost).containsExactlyInAnyOrder(4, 6, 9);
  }

  @Test
  void coursesSayWhatTheyDoInAWord() {
    assertThat(Course.plain(10, 3)).hasToString("batch=10 epochs=3");
    ImageAugmentation way = new ImageAugmentation(32, 32, 3, 4, 16);
    assertThat(new Course(100, 30, RateSchedule.STEPS, Optional.of(way)))
        .hasToString("batch=100 epochs=30 rates=steps move=4 mirror cutout=16");
  }
}

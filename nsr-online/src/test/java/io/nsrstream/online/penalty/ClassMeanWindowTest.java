package io.nsrstream.online.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.nsrstream.online.snapshot.Snapshot;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassMeanWindowTest {
  private static final int CLASSES = 12;
  private static final int WIDTH = 3;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50})
  void meansOfALongStreamAreThoseOfTheLastMiniBatches(int batches) {
    RandomBatches stream = new RandomBatches(6, WIDTH, CLASSES, 3);
    ClassMeanWindow window = new ClassMeanWindow(batches);
    NaiveSteadiness naive = new NaiveSteadiness(batches, false, false);

    // Far enough for the totals to be rebuilt several times; compared around each rebuild.
    for (int batch = 1; batch <= 5000; batch++) {
      stream.next();
      add(window, stream);
      naive.add(stream.copy());
      if (batch % 97 == 0 || batch % 1024 < 3) {
        assertSame(window, naive);
      }
    }
    assertThat(window.size()).isEqualTo(batches);
  }

  @Test
  void mergedWindowsHoldTheMeansOverBothStreams() {
    RandomBatches ours = new RandomBatches(6, WIDTH, CLASSES, 5);
    RandomBatches theirs = new RandomBatches(9, WIDTH, CLASSES, 6);
    ClassMeanWindow window = new ClassMeanWindow(4);
    ClassMeanWindow other = new ClassMeanWindow(4);
    NaiveSteadiness both = new NaiveSteadiness(8, false, false);
    for (int batch = 0; batch < 30; batch++) {
      ours.next();
      theirs.next();
      add(window, ours);
      add(other, theirs);
      both.add(ours.copy());
      both.add(theirs.copy());
    }
    byte[] untouched = bytes(other);

    window.merge(other);

    assertThat(window.size()).isEqualTo(4);
    assertSame(window, both);
    assertThat(bytes(other)).isEqualTo(untouched);
  }

  @Test
  void anEmptyWindowMergesIntoACopyThatSharesNothing() {
    RandomBatches stream = new RandomBatches(6, WIDTH, CLASSES, 5);
    ClassMeanWindow other = new ClassMeanWindow(2);
    NaiveSteadiness naive = new NaiveSteadiness(2, false, false);
    for (int batch = 0; batch < 3; batch++) {
      stream.next();
      add(other, stream);
      naive.add(stream.copy());
    }
    ClassMeanWindow window = new ClassMeanWindow(2);

    window.merge(other);
    assertSame(window, naive);

    stream.next();
    add(other, stream);
    assertSame(window, naive);
  }

  @Test
  void aWindowOverAnotherWidthIsNotMerged() {
    ClassMeanWindow window = new ClassMeanWindow(2);
    window.add(new float[] {1, 2}, new int[] {0}, 1, 2);
    ClassMeanWindow other = new ClassMeanWindow(2);
    other.add(new float[] {1, 2, 3}, new int[] {0}, 1, 3);

    assertThatThrownBy(() -> window.merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 neurons")
        .hasMessageContaining("3");
  }

  @Test
  void aShortenedWindowKeepsTheLatestAndGrowsBack() {
    RandomBatches stream = new RandomBatches(6, WIDTH, CLASSES, 8);
    ClassMeanWindow window = new ClassMeanWindow(5);
    NaiveSteadiness lastTwo = new NaiveSteadiness(2, false, false);
    NaiveSteadiness lastFive = new NaiveSteadiness(5, false, false);
    for (int batch = 0; batch < 9; batch++) {
      stream.next();
      add(window, stream);
      lastTwo.add(stream.copy());
    }

    window.shorten(2);
    assertThat(window.size()).isEqualTo(2);
    assertSame(window, lastTwo);

    for (int batch = 0; batch < 6; batch++) {
      stream.next();
      add(window, stream);
      lastFive.add(stream.copy());
    }
    assertThat(window.size()).isEqualTo(5);
    assertSame(window, lastFive);

    window.shorten(0);
    assertThat(window.size()).isZero();
    assertThat(window.count(0)).isZero();
  }

  @Test
  void anotherWidthStartsTheWindowAnew() {
    ClassMeanWindow window = new ClassMeanWindow(5);
    window.add(new float[] {1, 2, 3, 4}, new int[] {0, 1}, 2, 2);

    window.add(new float[] {5, 6, 7}, new int[] {1}, 1, 3);

    float[] means = new float[3];
    window.means(1, means, 0);
    assertThat(window.size()).isEqualTo(1);
    assertThat(window.count(0)).isZero();
    assertThat(window.count(1)).isEqualTo(1);
    assertThat(means).containsExactly(5, 6, 7);
  }

  @Test
  void aRestoredWindowContinuesIdentically() {
    RandomBatches stream = new RandomBatches(6, WIDTH, CLASSES, 21);
    ClassMeanWindow window = new ClassMeanWindow(5);
    ClassMeanWindow interrupted = new ClassMeanWindow(5);
    // Past two rebuilds, where any difference in rounding or in their time would show.
    for (int batch = 0; batch < 2100; batch++) {
      stream.next();
      add(window, stream);
      add(interrupted, stream);
      if (batch % 131 == 0) {
        interrupted = read(bytes(interrupted), 5);
        assertThat(bytes(interrupted)).isEqualTo(bytes(window));
      }
    }
    assertThat(bytes(interrupted)).isEqualTo(bytes(window));
  }

  @Test
  void readIntoASmallerWindowKeepsTheLatest() {
    RandomBatches stream = new RandomBatches(6, WIDTH, CLASSES, 22);
    ClassMeanWindow window = new ClassMeanWindow(9);
    NaiveSteadiness naive = new NaiveSteadiness(3, false, false);
    for (int batch = 0; batch < 20; batch++) {
      stream.next();
      add(window, stream);
      naive.add(stream.copy());
    }

    ClassMeanWindow smaller = read(bytes(window), 3);

    assertThat(smaller.size()).isEqualTo(3);
    assertSame(smaller, naive);
    stream.next();
    add(smaller, stream);
    naive.add(stream.copy());
    assertSame(smaller, naive);
  }

  @Test
  void whatAWindowHeldIsGoneWhenItIsRestored() {
    RandomBatches stream = new RandomBatches(6, WIDTH, CLASSES, 23);
    ClassMeanWindow window = new ClassMeanWindow(4);
    ClassMeanWindow used = new ClassMeanWindow(4);
    used.add(new float[] {100, 200}, new int[] {CLASSES + 3}, 1, 2);
    for (int batch = 0; batch < 6; batch++) {
      stream.next();
      add(window, stream);
    }

    Snapshot.of(bytes(window))
        .read(
            "WIND",
            in -> {
              used.restore(in);
              return used;
            });

    assertThat(bytes(used)).isEqualTo(bytes(window));
    assertThat(used.count(CLASSES + 3)).isZero();
  }

  @Test
  void aSteadyStreamAllocatesNothing() {
    Random random = new Random(4);
    int rows = 8;
    float[] responses = new float[rows * WIDTH];
    int[] labels = new int[rows];
    Steadiness steadiness = new Steadiness(0.1, 5, true, true);
    float[] gradient = new float[responses.length];
    Runnable batch =
        () -> {
          for (int i = 0; i < responses.length; i++) {
            responses[i] = random.nextFloat();
          }
          for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(CLASSES);
          }
          steadiness.apply(responses, labels, rows, WIDTH, gradient);
        };
    for (int warm = 0; warm < 3000; warm++) {
      batch.run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    int batches = 20_000;
    for (int i = 0; i < batches; i++) {
      batch.run();
    }

    // One byte per mini-batch leaves room for the measurement and a rebuild's iterator, no more.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(batches);
  }

  private static void add(ClassMeanWindow window, RandomBatches stream) {
    window.add(stream.responses, stream.labels, stream.rows, stream.width);
  }

  private static byte[] bytes(ClassMeanWindow window) {
    return Snapshot.builder().section("WIND", window::write).build().toBytes();
  }

  private static ClassMeanWindow read(byte[] bytes, int batches) {
    return Snapshot.of(bytes)
        .read(
            "WIND",
            in -> {
              ClassMeanWindow window = new ClassMeanWindow(batches);
              window.restore(in);
              return window;
            });
  }

  private static void assertSame(ClassMeanWindow window, NaiveSteadiness naive) {
    float[] means = new float[WIDTH];
    for (int k = 0; k < CLASSES; k++) {
      assertThat(window.count(k)).as("count of class %d", k).isEqualTo(naive.count(k));
      if (naive.count(k) > 0) {
        window.means(k, means, 0);
        for (int n = 0; n < WIDTH; n++) {
          assertThat((double) means[n])
              .as("mean of class %d, neuron %d", k, n)
              .isCloseTo(naive.mean(k, n), within(1e-5));
        }
      }
    }
  }
}

package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RecentExamplesTest {
  private static final int CLASSES = 4;
  private static final int DRAWS = 20_000;

  private static final int CHANNELS = 1;

  /** Standard deviations that a frequency may be off. */
  private static final int FAR = 5;

  private final SplitMix64 random = new SplitMix64(5);

  /** So many rows, whose only feature is their number; their classes as {@link #label} says. */
  private static RecentExamples rows(int bound, int count) {
    RecentExamples recent = new RecentExamples(bound, CHANNELS, 0);
    for (int i = 0; i < count; i++) {
      recent.add(row(i));
    }
    return recent;
  }

  private static RecentExamples.Row row(int number) {
    List<Nominal> nominals = number % 3 == 0 ? List.of(new Nominal(0, "n" + number)) : List.of();
    return new RecentExamples.Row(
        new float[] {number}, nominals, new int[0], label(number), 1 + number % 5 / 4f);
  }

  /** Class 0 most of the time, 1 and 2 now and then, 3 in the first ten rows only. */
  private static int label(int number) {
    if (number < 10) {
      return 3;
    }
    return number % 10 == 0 ? 1 : number % 25 == 1 ? 2 : 0;
  }

  private static int number(RecentExamples.Row row) {
    return (int) row.features()[0];
  }

  private static List<Integer> numbers(RecentExamples recent) {
    List<Integer> numbers = new ArrayList<>();
    for (int back = recent.size(); back > 0; back--) {
      numbers.add(number(recent.latest(back)));
    }
    return numbers;
  }

  private static int[] frequencies(int values, Supplier<Integer> draw) {
    int[] frequencies = new int[values];
    for (int i = 0; i < DRAWS; i++) {
      frequencies[draw.get()]++;
    }
    return frequencies;
  }

  private static void assertFrequent(int found, double probability) {
    double deviation = Math.sqrt(DRAWS * probability * (1 - probability));
    assertThat((double) found).isCloseTo(DRAWS * probability, within(FAR * deviation));
  }

  @Test
  void theLatestAreKeptUpToTheBound() {
    assertThat(numbers(rows(5, 3))).containsExactly(0, 1, 2);
    assertThat(numbers(rows(5, 5))).containsExactly(0, 1, 2, 3, 4);
    assertThat(numbers(rows(5, 23))).containsExactly(18, 19, 20, 21, 22);
  }

  @Test
  void eachOfTheLatestIsDrawnAlikeAndNoneBefore() {
    RecentExamples recent = rows(100, 250);

    int[] frequencies = frequencies(250, () -> number(recent.draw(random, 20)));

    for (int i = 0; i < 250; i++) {
      assertFrequent(frequencies[i], i < 230 ? 0 : 1.0 / 20);
    }
  }

  @Test
  void aReachBeyondWhatIsKeptDrawsFromAllOfIt() {
    RecentExamples recent = rows(100, 7);

    assertThat(frequencies(7, () -> number(recent.draw(random, 50)))).doesNotContain(0);
    assertThat(frequencies(7, () -> number(recent.drawBalanced(random, 50)))).doesNotContain(0);
  }

  @Test
  void balancedDrawsGiveEachClassAlikeAndEachExampleOfAClass() {
    RecentExamples recent = rows(250, 250);
    int[] sizes = new int[CLASSES];
    numbers(recent).forEach(i -> sizes[label(i)]++);

    int[] frequencies = frequencies(250, () -> number(recent.drawBalanced(random, 250)));

    for (int i = 0; i < 250; i++) {
      assertFrequent(frequencies[i], 1.0 / CLASSES / sizes[label(i)]);
    }
  }

  @Test
  void balancedDrawsKnowOnlyTheClassesWithinReach() {
    RecentExamples recent = rows(250, 250);
    int[] sizes = new int[CLASSES];
    numbers(recent).stream().filter(i -> i >= 210).forEach(i -> sizes[label(i)]++);
    assertThat(sizes).containsExactly(35, 4, 1, 0);

    int[] frequencies = frequencies(250, () -> number(recent.drawBalanced(random, 40)));

    for (int i = 0; i < 250; i++) {
      assertFrequent(frequencies[i], i < 210 ? 0 : 1.0 / 3 / sizes[label(i)]);
    }
  }

  @Test
  void aClassWhoseExamplesAreAllGoneIsDrawnNoMore() {
    RecentExamples recent = rows(100, 1000);

    assertThat(frequencies(CLASSES, () -> recent.drawBalanced(random, 100).label())[3]).isZero();
  }

  @Test
  void rarityMakesAllPresentClassesAlikeAndIsOneOnAverage() {
    RecentExamples recent = rows(100, 250);
    int[] sizes = new int[CLASSES];
    numbers(recent).forEach(i -> sizes[label(i)]++);
    assertThat(sizes[3]).isZero();

    double sum = 0;
    for (int i : numbers(recent)) {
      assertThat(recent.rarity(label(i))).isCloseTo(100.0 / 3 / sizes[label(i)], within(1e-12));
      sum += recent.rarity(label(i));
    }
    assertThat(sum / 100).isCloseTo(1, within(1e-12));
  }

  @Test
  void whatIsForgottenIsDrawnNoMore() {
    RecentExamples recent = rows(100, 250);
    recent.shorten(300);
    assertThat(recent.size()).isEqualTo(100);

    recent.shorten(10);

    assertThat(numbers(recent)).first().isEqualTo(240);
    int[] frequencies = frequencies(250, () -> number(recent.drawBalanced(random, 100)));
    for (int i = 0; i < 240; i++) {
      assertThat(frequencies[i]).isZero();
    }
    for (int i = 250; i < 400; i++) {
      recent.add(row(i));
    }
    assertThat(numbers(recent)).isEqualTo(numbers(rows(100, 400)));
  }

  @Test
  void allMayBeForgotten() {
    RecentExamples recent = rows(10, 25);
    recent.shorten(0);
    assertThat(recent.size()).isZero();

    recent.add(row(3));

    assertThat(number(recent.drawBalanced(random, 10))).isEqualTo(3);
  }

  @Test
  void restoredExamplesAreDrawnAsThoseThatWereKept() {
    RecentExamples uninterrupted = new RecentExamples(30, CHANNELS, 0);
    RecentExamples interrupted = new RecentExamples(30, CHANNELS, 0);
    for (int i = 0; i < 200; i++) {
      uninterrupted.add(row(i));
      interrupted.add(row(i));
      interrupted = restored(interrupted, 30);
      SplitMix64 alike = new SplitMix64(i);
      SplitMix64 again = new SplitMix64(i);
      assertThat(interrupted.draw(again, 12))
          .usingRecursiveComparison()
          .isEqualTo(uninterrupted.draw(alike, 12));
      assertThat(interrupted.drawBalanced(again, 12))
          .usingRecursiveComparison()
          .isEqualTo(uninterrupted.drawBalanced(alike, 12));
    }
    assertThat(bytes(interrupted)).isEqualTo(bytes(uninterrupted));
  }

  @Test
  void aSmallerBoundKeepsTheLatest() {
    assertThat(numbers(restored(rows(100, 250), 3))).containsExactly(247, 248, 249);
  }

  private static byte[] bytes(RecentExamples recent) {
    return Snapshot.builder().section("RECE", recent::write).build().toBytes();
  }

  private static RecentExamples restored(RecentExamples recent, int bound) {
    return Snapshot.of(bytes(recent)).restore("RECE", new RecentExamples(bound, CHANNELS, 0));
  }
}

package io.nsrstream.flink.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.settings.SequenceSettings;
import io.nsrstream.flink.settings.SequenceSettings.Incomplete;
import io.nsrstream.flink.settings.SequenceSettings.Label;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings are named by their key and their event time: a3 is of key a and time 3. */
final class CutSequencesTest {
  private static final int GAP = 10;
  private static final int IDLE = 1_000;
  private static final long NOW = 1_790_000_000_000L;
  private static final long DAY = 86_400_000;

  @Test
  void aSequenceLeavesWithItsLastReading() throws Exception {
    try (Cutter cutter = new Cutter(settings(3, 0, 0))) {
      cutter.take("a", 1, 2);
      assertThat(cutter.taken()).isEmpty();
      cutter.take("a", 3, 4, 5, 6, 7);
      assertThat(cutter.taken()).containsExactly("a3: 1 2 3", "a6: 4 5 6");
    }
  }

  @Test
  void aSequenceHasWhatItsReadingsHaveTheirMeanWeightAndTheRecordOfItsLast() throws Exception {
    Example first =
        new Example("k", "1", new float[] {1, 0, 3}, List.of(new Nominal(1, "on")), "x", 1);
    Example second =
        new Example(
            "k",
            "2",
            1,
            new float[] {0, 5, 0},
            List.of(new Nominal(0, "p"), new Nominal(2, "q")),
            null,
            2,
            2);
    OfExample last = arrival(second);
    try (Cutter cutter = new Cutter(settings(2, 0, 0))) {
      cutter.take(arrival(first));
      cutter.take(last);

      OfExample sequence = (OfExample) cutter.sequences().get(0);
      assertThat(sequence.record()).usingRecursiveComparison().isEqualTo(last.record());
      assertThat(sequence.example())
          .usingRecursiveComparison()
          .isEqualTo(
              new Example(
                  "k",
                  "2",
                  2,
                  new float[] {1, 0, 3, 0, 5, 0},
                  List.of(new Nominal(1, "on"), new Nominal(3, "p"), new Nominal(5, "q")),
                  "x",
                  2,
                  1.5f));
    }
  }

  @Test
  void sequencesOverlapWhereTheStrideIsShorter() throws Exception {
    try (Cutter cutter = new Cutter(settings(4, 2, 0))) {
      cutter.take("a", 1, 2, 3, 4, 5, 6, 7, 8);
      assertThat(cutter.taken()).containsExactly("a4: 1 2 3 4", "a6: 3 4 5 6", "a8: 5 6 7 8");
    }
  }

  @Test
  void readingsWithinTheToleranceAreBroughtIntoOrder() throws Exception {
    try (Cutter cutter = new Cutter(settings(3, 0, 2))) {
      cutter.take("a", 3, 1, 2, 4, 6, 5, 8);
      assertThat(cutter.taken()).containsExactly("a3: 1 2 3", "a6: 4 5 6");
      assertThat(cutter.takenRejections()).isEmpty();
    }
  }

  @Test
  void aLateReadingIsRejectedWithItsPlaceBytesAndReason() throws Exception {
    Example late = reading("a", 7);
    SourceRecord record = new SourceRecord("in", 3, 77, 0, new byte[] {1, 2});
    try (Cutter cutter = new Cutter(settings(3, 0, 2))) {
      cutter.take("a", 8, 10);
      cutter.take(new OfExample(late, record));
      assertThat(cutter.rejected())
          .singleElement()
          .usingRecursiveComparison()
          .isEqualTo(
              new RejectedRecord(
                  record,
                  "time must be at least 8, up to which the readings of its key are sorted, but"
                      + " is 7: raise sequence.maxOutOfOrderMs (2) or sequence.maxBuffered (100)"));
      cutter.take("a", 9, 12);
      assertThat(cutter.taken()).containsExactly("a10: 8 9 10");
    }
  }

  @Test
  void theClockOfOneKeyMakesNoReadingOfAnotherLate() throws Exception {
    try (Cutter cutter = new Cutter(settings(2, 0, 0))) {
      cutter.take("a", 5_000_000);
      cutter.take("b", 1, 2);
      cutter.take("a", 5_000_001);
      assertThat(cutter.taken()).containsExactly("b2: 1 2", "a5000001: 5000000 5000001");
    }
  }

  @Test
  void readingsOfOneTimeKeepTheOrderInWhichTheyCame() throws Exception {
    try (Cutter cutter = new Cutter(settings(4, 0, 5))) {
      for (String id : List.of("first", "second", "third")) {
        cutter.take(arrival(new Example("k", id, new float[] {id.length()}, List.of(), null, 3)));
      }
      cutter.take("k", 2, 20);
      cutter.end();
      assertThat(cutter.first().features()).containsExactly(2, 5, 6, 5);
    }
  }

  @Test
  void aGapRejectsTheReadingsOfTheSequenceInTheMaking() throws Exception {
    try (Cutter cutter = new Cutter(settings(3, 0, 0))) {
      cutter.take("a", 1, 11, 22, 23, 24);
      assertThat(cutter.taken()).containsExactly("a24: 22 23 24");
      String reason =
          ": its sequence must have 3 readings, but has 2: the next reading is later by more than"
              + " sequence.maxGapMs (10)";
      assertThat(cutter.takenRejections()).containsExactly("a1" + reason, "a11" + reason);
    }
  }

  @Test
  void aGapLetsTheShorterSequenceGoOnWhereThatIsAsked() throws Exception {
    try (Cutter cutter = new Cutter(emitting(3, 0))) {
      cutter.take("a", 1, 2, 3, 4, 30, 50);
      assertThat(cutter.taken()).containsExactly("a3: 1 2 3", "a4: 4", "a30: 30");
      assertThat(cutter.takenRejections()).isEmpty();
    }
  }

  @Test
  void readingsThatACompleteSequenceHadAreNotRejectedForWhatIsLeft() throws Exception {
    try (Cutter cutter = new Cutter(settings(3, 1, 0))) {
      cutter.take("a", 1, 2, 3, 4, 30);
      assertThat(cutter.taken()).containsExactly("a3: 1 2 3", "a4: 2 3 4");
      assertThat(cutter.takenRejections()).isEmpty();
    }
  }

  @Test
  void theEndOfTheInputEndsWhatIsInTheMaking() throws Exception {
    try (Cutter cutter = new Cutter(emitting(3, 5))) {
      cutter.take("a", 2, 1, 4, 3);
      cutter.take("b", 1);
      cutter.end();
      assertThat(cutter.taken()).containsExactlyInAnyOrder("a3: 1 2 3", "a4: 4", "b1: 1");
      assertThat(cutter.harness.flink().numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void anIdleKeyEndsItsSequenceAndIsForgotten() throws Exception {
    try (Cutter cutter = new Cutter(settings(3, 0, 5))) {
      cutter.takeAt(0, "a", 1, 2);
      cutter.takeAt(IDLE, "b", 1);
      cutter.watermark(2 * IDLE - 1);
      assertThat(cutter.takenRejections()).isEmpty();
      cutter.watermark(2 * IDLE);
      assertThat(cutter.takenRejections())
          .hasSize(2)
          .allSatisfy(reason -> assertThat(reason).startsWith("a").contains("sequence.idleMs"));
      // The reading of b, and the order of its readings.
      assertThat(cutter.harness.flink().numKeyedStateEntries()).isEqualTo(2);
    }
  }

  @Test
  void aKeyThatGoesOnIsNotIdleHoweverFarTheWatermarkIsAhead() throws Exception {
    try (Cutter cutter = new Cutter(settings(3, 0, 0))) {
      cutter.watermark(50 * IDLE);
      cutter.takeAt(0, "a", 1);
      cutter.watermark(51 * IDLE);
      cutter.takeAt(IDLE, "a", 2);
      cutter.watermark(52 * IDLE);
      cutter.takeAt(2 * IDLE, "a", 3);
      assertThat(cutter.taken()).containsExactly("a3: 1 2 3");
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whetherTheWatermarkComesBeforeTheNextReadingOfAnIdleKeyChangesNothing(boolean before)
      throws Exception {
    try (Cutter cutter = new Cutter(emitting(3, 0))) {
      cutter.takeAt(0, "a", 1, 2);
      if (before) {
        cutter.watermark(2 * IDLE);
      }
      cutter.takeAt(2 * IDLE + 1, "a", 3, 4, 5);
      cutter.watermark(2 * IDLE);
      assertThat(cutter.taken()).containsExactly("a2: 1 2", "a5: 3 4 5");
    }
  }

  @Test
  void aKeyRecoversFromAReadingOfTheFarFutureWhenItWasIdle() throws Exception {
    try (Cutter cutter = new Cutter(settings(2, 0, 0))) {
      cutter.takeAt(0, "a", 1);
      cutter.takeAt(1, "a", Long.MAX_VALUE);
      cutter.takeAt(2, "a", 2);
      cutter.takeAt(2 * IDLE + 1, "a", 3, 4);
      assertThat(cutter.takenRejections()).hasSize(3);
      assertThat(cutter.taken()).containsExactly("a4: 3 4");
    }
  }

  @ParameterizedTest
  @CsvSource({"400, 0", "0, 400"})
  void aKeyThatStandsAtATimeWhichIsNotTrustedBeginsAnew(int days, int recordDays) throws Exception {
    OperatorSubtaskState checkpoint;
    try (Cutter older = new Cutter(settings(3, 0, 0))) {
      older.takeAt(NOW + recordDays * DAY, "a", NOW + days * DAY);
      checkpoint = older.checkpoint();
    }
    try (Cutter cutter = Cutter.at(NOW + 10, settings(3, 0, 0), checkpoint)) {
      cutter.takeAt(NOW + 4, "a", NOW + 4, NOW + 5, NOW + 6);
      assertThat(cutter.sequences()).extracting(Arrival::time).containsExactly(NOW + 6);
      assertThat(cutter.takenRejections())
          .singleElement()
          .asString()
          .startsWith("a" + (NOW + days * DAY))
          .contains("times.maxAheadMs (3600000)");
    }
  }

  @Test
  void timesAtBothEndsOfTheirRangeAreTaken() throws Exception {
    try (Cutter cutter = new Cutter(settings(2, 0, 5))) {
      cutter.take("a", Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE);
      cutter.end();
      assertThat(cutter.taken()).hasSize(2);
    }
  }

  @Test
  void aReadingWithOtherChannelsThanThoseBeforeItIsRejected() throws Exception {
    try (Cutter cutter = new Cutter(settings(2, 0, 0))) {
      cutter.take("a", 1);
      cutter.take(arrival(new Example("a", "wide", new float[2], List.of(), null, 2)));
      cutter.take("a", 3);
      assertThat(cutter.takenRejections())
          .containsExactly(
              "wide: record must have 1 features, as the readings of its key before it, but has 2:"
                  + " declare mapping.width");
      assertThat(cutter.taken()).containsExactly("a3: 1 3");
    }
  }

  @Test
  void aRecordThatIsASequenceAlreadyIsNoReading() throws Exception {
    try (Cutter cutter = new Cutter(settings(2, 0, 0))) {
      cutter.take(arrival(new Example("a", "long", 2, new float[4], List.of(), null, 2)));
      assertThat(cutter.takenRejections())
          .singleElement()
          .asString()
          .startsWith("long: record must be one reading")
          .contains("a sequence of 2 steps");
    }
  }

  /** 60,000 readings of 60,000 channels are more numbers than an array can hold. */
  @Test
  void aSequenceThatCannotBeMadeIsRejectedWithItsPlaceAndTheKeyGoesOn() throws Exception {
    int many = 60_000;
    SequenceSettings settings =
        new SequenceSettings(many, 0, GAP, 0, 100, IDLE, Label.LAST, Incomplete.EMIT);
    float[] shared = new float[many];
    try (Cutter cutter = new Cutter(settings)) {
      for (int time = 1; time <= many; time++) {
        Example reading = new Example("a", "r" + time, shared, List.of(), null, time);
        cutter.take(new OfExample(reading, new SourceRecord("in", 3, time, 0, new byte[] {1})));
      }
      assertThat(cutter.taken()).isEmpty();
      assertThat(cutter.rejected())
          .singleElement()
          .satisfies(
              rejected -> {
                assertThat(rejected.record().offset()).isEqualTo(many);
                assertThat(rejected.reason())
                    .contains("in, partition 3, offset 60000", "NegativeArraySizeException");
              });
      assertThat(cutter.harness.counted("unexpectedRejections")).isEqualTo(1);
      assertThat(cutter.harness.counted("rejections")).isEqualTo(1);
      cutter.take("a", many + 1);
      cutter.take("b", 1);
      cutter.end();
      assertThat(cutter.taken()).containsExactlyInAnyOrder("a60001: 60001", "b1: 1");
    }
  }

  @Test
  void theOldestReadingWaitsNoLongerWhereTooManyWait() throws Exception {
    SequenceSettings two =
        new SequenceSettings(2, 0, GAP, 100, 2, IDLE, Label.LAST, Incomplete.REJECT);
    try (Cutter cutter = new Cutter(two)) {
      cutter.take("a", 5, 3, 7, 9);
      assertThat(cutter.taken()).containsExactly("a5: 3 5");
      cutter.take("a", 4);
      assertThat(cutter.takenRejections())
          .singleElement()
          .asString()
          .startsWith("a4: time must be at least 5")
          .contains("sequence.maxBuffered (2)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "LAST, x x y, y",
        "LAST, x y ?, y",
        "LAST, ? ? ?, -",
        "MAJORITY, x x y, x",
        "MAJORITY, x y ?, y",
        "MAJORITY, y x ?, x",
        "MAJORITY, x ? ?, x",
        "MAJORITY, ? ? ?, -"
      })
  void aSequenceGetsItsLabelFromThoseOfItsReadings(
      Label choice, String labels, @Nullable String expected) throws Exception {
    SequenceSettings settings =
        new SequenceSettings(3, 0, GAP, 0, 100, IDLE, choice, Incomplete.REJECT);
    try (Cutter cutter = new Cutter(settings)) {
      int time = 0;
      for (String label : labels.split(" ")) {
        String known = label.equals("?") ? null : label;
        cutter.take(arrival(new Example("a", "r", new float[1], List.of(), known, ++time)));
      }
      assertThat(cutter.first().label()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 0, 0", "5, 0, 6", "5, 2, 6", "2, 1, 3"})
  void sequencesAreThoseOfPlainSortingAndCutting(int length, int stride, int tolerance)
      throws Exception {
    List<OfExample> stream = shuffledStream(3, 600, 8);
    SequenceSettings settings = settings(length, stride, tolerance);
    try (Cutter cutter = new Cutter(settings)) {
      stream.forEach(cutter::takeUnchecked);
      cutter.end();
      assertThat(byKey(cutter.taken())).isEqualTo(plainly(stream, settings));
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "5, 1", "3, 2"})
  void everyReadingIsInASequenceOrRejected(int length, int stride) throws Exception {
    List<OfExample> stream = shuffledStream(3, 600, 8);
    try (Cutter cutter = new Cutter(settings(length, stride, 4))) {
      stream.forEach(cutter::takeUnchecked);
      cutter.end();
      List<String> accounted = new ArrayList<>();
      for (String sequence : cutter.taken()) {
        String key = sequence.substring(0, 1);
        for (String time : sequence.substring(sequence.indexOf(' ') + 1).split(" ")) {
          accounted.add(key + time);
        }
      }
      List<String> rejected =
          cutter.takenRejections().stream()
              .map(text -> text.substring(0, text.indexOf(':')))
              .toList();
      assertThat(rejected)
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .doesNotContainAnyElementsOf(accounted);
      accounted.addAll(rejected);
      assertThat(accounted.stream().distinct())
          .containsExactlyInAnyOrderElementsOf(
              stream.stream().map(reading -> reading.example().id()).toList());
    }
  }

  @Test
  void anOperatorThatGoesOnFromACheckpointInMidSequenceIsTheUninterruptedOne() throws Exception {
    List<OfExample> stream = shuffledStream(3, 400, 8);
    SequenceSettings settings = settings(5, 2, 6);
    for (int cut = 50; cut < 400; cut += 77) {
      List<String> sequences = new ArrayList<>();
      List<String> rejections = new ArrayList<>();
      OperatorSubtaskState checkpoint;
      try (Cutter cutter = new Cutter(settings)) {
        stream.subList(0, cut).forEach(cutter::takeUnchecked);
        sequences.addAll(cutter.taken());
        rejections.addAll(cutter.takenRejections());
        checkpoint = cutter.checkpoint();
        stream.subList(cut, cut + 20).forEach(cutter::takeUnchecked);
      }
      try (Cutter interrupted = new Cutter(settings, checkpoint);
          Cutter uninterrupted = new Cutter(settings)) {
        stream.subList(cut, stream.size()).forEach(interrupted::takeUnchecked);
        interrupted.end();
        sequences.addAll(interrupted.taken());
        rejections.addAll(interrupted.takenRejections());
        stream.forEach(uninterrupted::takeUnchecked);
        uninterrupted.end();
        assertThat(byKey(sequences)).isEqualTo(byKey(uninterrupted.taken()));
        assertThat(rejections)
            .isNotEmpty()
            .containsExactlyInAnyOrderElementsOf(uninterrupted.takenRejections());
      }
    }
  }

  @Test
  void readingsThatWaitedForALongerSequenceBecomeShorterOnes() throws Exception {
    OperatorSubtaskState checkpoint;
    try (Cutter cutter = new Cutter(settings(6, 3, 0))) {
      cutter.take("a", 1, 2, 3, 4, 5, 6, 7, 8);
      assertThat(cutter.taken()).containsExactly("a6: 1 2 3 4 5 6");
      checkpoint = cutter.checkpoint();
    }
    try (Cutter cutter = new Cutter(settings(2, 0, 0), checkpoint)) {
      cutter.take("a", 9);
      assertThat(cutter.taken()).containsExactly("a5: 4 5", "a7: 6 7", "a9: 8 9");
      cutter.end();
      assertThat(cutter.takenRejections()).isEmpty();
    }
  }

  @Test
  void aKeyIsIdleAtItsTimeAlsoIfTheOperatorWasRestoredInBetween() throws Exception {
    OperatorSubtaskState checkpoint;
    try (Cutter cutter = new Cutter(emitting(3, 0))) {
      cutter.takeAt(0, "a", 1, 2);
      checkpoint = cutter.checkpoint();
    }
    try (Cutter cutter = new Cutter(emitting(3, 0), checkpoint)) {
      cutter.watermark(2 * IDLE);
      assertThat(cutter.taken()).containsExactly("a2: 1 2");
    }
  }

  @Test
  void readingsMoveToTheSubtasksOfTheirKeysWhenTheOperatorIsRescaled() throws Exception {
    List<OfExample> stream = shuffledStream(12, 900, 8);
    SequenceSettings settings = settings(5, 2, 6);
    OperatorSubtaskState state =
        AbstractStreamOperatorTestHarness.repackageState(
            checkpointOf(stream.subList(0, 500), settings, 0),
            checkpointOf(stream.subList(0, 500), settings, 1));

    List<String> sequences = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (Cutter cutter = new Cutter(settings, 3, subtask, state)) {
        KeyedHarness.ofSubtask(stream.subList(500, 900), 3, subtask).forEach(cutter::takeUnchecked);
        cutter.end();
        sequences.addAll(cutter.taken());
      }
    }
    try (Cutter first = new Cutter(settings);
        Cutter whole = new Cutter(settings)) {
      stream.subList(0, 500).forEach(first::takeUnchecked);
      stream.forEach(whole::takeUnchecked);
      whole.end();
      sequences.addAll(0, first.taken());
      assertThat(byKey(sequences)).isEqualTo(byKey(whole.taken())).hasSize(12);
    }
  }

  private static OperatorSubtaskState checkpointOf(
      List<OfExample> stream, SequenceSettings settings, int subtask) throws Exception {
    try (Cutter cutter = new Cutter(settings, 2, subtask, KeyedHarness.NOTHING)) {
      KeyedHarness.ofSubtask(stream, 2, subtask).forEach(cutter::takeUnchecked);
      return cutter.checkpoint();
    }
  }

  /** Readings of several keys, most a little out of order, with a gap now and then. */
  private static List<OfExample> shuffledStream(int keys, int count, int disorder) {
    Random random = new Random(6);
    long[] clocks = new long[keys];
    List<Example> inOrder = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(keys);
      clocks[key] += random.nextInt(25) == 0 ? 2 * GAP : 1 + random.nextInt(3);
      inOrder.add(reading(String.valueOf((char) ('a' + key)), clocks[key]));
    }
    record Delayed(Example example, double at) {}
    return inOrder.stream()
        .map(example -> new Delayed(example, example.time() + disorder * random.nextDouble()))
        .sorted(Comparator.comparingDouble(Delayed::at))
        .map(delayed -> arrival(delayed.example()))
        .toList();
  }

  /** The complete sequences of each key, made with all of the stream at hand. */
  private static Map<String, List<String>> plainly(
      List<OfExample> stream, SequenceSettings settings) {
    Map<String, List<Long>> times = new TreeMap<>();
    Map<String, Long> newest = new TreeMap<>();
    for (OfExample reading : stream) {
      String key = reading.example().key();
      long time = reading.example().time();
      if (time >= newest.getOrDefault(key, time) - settings.maxOutOfOrderMs()) {
        times.computeIfAbsent(key, first -> new ArrayList<>()).add(time);
        newest.merge(key, time, Math::max);
      }
    }
    Map<String, List<String>> sequences = new TreeMap<>();
    times.forEach(
        (key, taken) -> {
          taken.sort(Comparator.naturalOrder());
          sequences.put(key, cutPlainly(key, taken, settings));
        });
    return sequences;
  }

  private static List<String> cutPlainly(String key, List<Long> times, SequenceSettings settings) {
    List<String> sequences = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < times.size(); i++) {
      if (i > 0 && times.get(i) - times.get(i - 1) > settings.maxGapMs()) {
        start = i;
      }
      if (i - start + 1 == settings.length()) {
        sequences.add(shown(key, times.subList(start, i + 1)));
        start += settings.strideReadings();
      }
    }
    return sequences;
  }

  private static Map<String, List<String>> byKey(List<String> sequences) {
    Map<String, List<String>> byKey = new TreeMap<>();
    for (String sequence : sequences) {
      byKey.computeIfAbsent(sequence.substring(0, 1), key -> new ArrayList<>()).add(sequence);
    }
    return byKey;
  }

  private static String shown(String key, List<Long> times) {
    StringBuilder shown = new StringBuilder(key + times.get(times.size() - 1) + ":");
    times.forEach(time -> shown.append(' ').append(time));
    return shown.toString();
  }

  private static SequenceSettings settings(int length, int stride, int tolerance) {
    return new SequenceSettings(
        length, stride, GAP, tolerance, 100, IDLE, Label.LAST, Incomplete.REJECT);
  }

  private static SequenceSettings emitting(int length, int tolerance) {
    return new SequenceSettings(length, 0, GAP, tolerance, 100, IDLE, Label.LAST, Incomplete.EMIT);
  }

  /** Its only feature is its time. */
  private static Example reading(String key, long time) {
    return new Example(key, key + time, new float[] {time}, List.of(), null, time);
  }

  private static OfExample arrival(Example example) {
    return arrival(example, 0);
  }

  private static OfExample arrival(Example example, long recordTime) {
    return new OfExample(
        example, new SourceRecord("in", 0, 0, recordTime, example.id().getBytes(UTF_8)));
  }

  /** The operator in a harness, with what it has put out since it was asked last. */
  private static final class Cutter implements AutoCloseable {
    private final KeyedHarness<Arrival> harness;

    Cutter(SequenceSettings settings) throws Exception {
      this(settings, KeyedHarness.NOTHING);
    }

    Cutter(SequenceSettings settings, OperatorSubtaskState state) throws Exception {
      this(settings, 1, 0, state);
    }

    Cutter(SequenceSettings settings, int parallelism, int subtask, OperatorSubtaskState state)
        throws Exception {
      harness =
          new KeyedHarness<>(
              new KeyedProcessOperator<>(new CutSequences(settings, TimeSettings.DEFAULTS)),
              state,
              parallelism,
              subtask);
      // No time is ahead of this clock.
      harness.flink().setProcessingTime(Long.MAX_VALUE);
    }

    /** An operator whose clock shows a time. */
    static Cutter at(long now, SequenceSettings settings, OperatorSubtaskState state)
        throws Exception {
      Cutter cutter = new Cutter(settings, state);
      cutter.harness.flink().setProcessingTime(now);
      return cutter;
    }

    void take(Arrival arrival) throws Exception {
      harness.take(arrival);
    }

    void takeUnchecked(Arrival arrival) {
      try {
        take(arrival);
      } catch (Exception e) {
        throw new AssertionError("the operator failed", e);
      }
    }

    void take(String key, long... times) throws Exception {
      takeAt(0, key, times);
    }

    void takeAt(long recordTime, String key, long... times) throws Exception {
      for (long time : times) {
        take(arrival(reading(key, time), recordTime));
      }
    }

    void watermark(long time) throws Exception {
      harness.watermark(time);
    }

    void end() throws Exception {
      harness.end();
    }

    Example first() {
      return ((OfExample) sequences().get(0)).example();
    }

    OperatorSubtaskState checkpoint() throws Exception {
      return harness.checkpoint(1);
    }

    List<Arrival> sequences() {
      return harness.taken();
    }

    List<String> taken() {
      List<String> sequences = new ArrayList<>();
      for (Arrival taken : sequences()) {
        OfExample arrival = (OfExample) taken;
        List<Long> times = new ArrayList<>();
        for (float time : arrival.example().features()) {
          times.add((long) time);
        }
        assertThat(arrival.example().steps()).isEqualTo(times.size());
        sequences.add(shown(arrival.key(), times));
      }
      return sequences;
    }

    List<RejectedRecord> rejected() {
      return harness.taken(SideOutputs.REJECTED);
    }

    /** The ids of what was rejected, each with the reason. */
    List<String> takenRejections() {
      return rejected().stream()
          .map(rejected -> new String(rejected.record().bytes(), UTF_8) + ": " + rejected.reason())
          .toList();
    }

    @Override
    public void close() {
      harness.close();
    }
  }
}

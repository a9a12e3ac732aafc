package io.nsrstream.flink.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.operators.OperatorFixture.Harness;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every operator with keyed state must hold to. */
final class OperatorContractTest {

  static Stream<OperatorFixture> operators() {
    return OperatorFixture.all();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void anOperatorThatIsRestoredAtAnyRecordGoesOnAsIfItHadNotStopped(OperatorFixture operator)
      throws Exception {
    List<Arrival> stream = operator.stream();
    List<String> expected;
    Map<String, String> state;
    try (Harness whole = operator.fresh()) {
      whole.take(stream);
      expected = whole.outputs();
      state = whole.state();
    }
    Random random = new Random(3);
    for (int trial = 0; trial < 4; trial++) {
      int cut = random.nextInt(stream.size());
      List<String> outputs;
      OperatorSubtaskState saved;
      try (Harness first = operator.fresh()) {
        first.take(stream.subList(0, cut));
        saved = first.checkpoint();
        outputs = first.outputs();
      }
      try (Harness second = operator.restored(saved, 1, 0)) {
        second.take(stream.subList(cut, stream.size()));
        outputs.addAll(second.outputs());
        assertThat(outputs)
            .as("stopped after %d records", cut)
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(second.state()).as("stopped after %d records", cut).isEqualTo(state);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operators")
  void stateMovesWithItsKeysWhenTheOperatorIsRescaled(OperatorFixture operator) throws Exception {
    List<Arrival> stream = operator.stream();
    List<Arrival> before = stream.subList(0, stream.size() / 2);
    List<Arrival> after = stream.subList(stream.size() / 2, stream.size());
    List<String> outputs = new ArrayList<>();
    List<OperatorSubtaskState> saved = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (Harness harness = operator.restored(KeyedHarness.NOTHING, 2, subtask)) {
        harness.take(KeyedHarness.ofSubtask(before, 2, subtask));
        saved.add(harness.checkpoint());
        outputs.addAll(harness.outputs());
      }
    }
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(saved.get(0), saved.get(1));
    Map<String, String> state = new TreeMap<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (Harness harness = operator.restored(all, 3, subtask)) {
        harness.take(KeyedHarness.ofSubtask(after, 3, subtask));
        outputs.addAll(harness.outputs());
        state.putAll(harness.state());
      }
    }
    try (Harness whole = operator.fresh()) {
      whole.take(stream);
      assertThat(outputs).containsExactlyInAnyOrderElementsOf(whole.outputs());
      assertThat(state).isEqualTo(whole.state());
    }
  }

  @ParameterizedTest
  @MethodSource("operators")
  void hostileRecordsOfOneKeyFailNothingAndChangeNoOtherKey(OperatorFixture operator)
      throws Exception {
    Random random = new Random(11);
    List<Arrival> stream = operator.stream();
    boolean labels = stream.stream().anyMatch(OfLabel.class::isInstance);
    try (Harness calm = operator.fresh();
        Harness attacked = operator.fresh()) {
      calm.take(stream);
      for (Arrival arrival : stream) {
        attacked.take(List.of(hostile(random, labels), arrival, hostile(random, labels)));
      }
      assertThat(attacked.outputs().stream().filter(OperatorContractTest::isOfOthers))
          .containsExactlyInAnyOrderElementsOf(calm.outputs());
      Map<String, String> others = attacked.state();
      others.keySet().removeIf(place -> place.endsWith(" bad"));
      assertThat(others).isEqualTo(calm.state());
    }
  }

  @ParameterizedTest
  @MethodSource("operators")
  void whatWaitsIsForgottenWithItsTimersOnceKeysAreIdle(OperatorFixture operator) throws Exception {
    try (Harness harness = operator.fresh()) {
      harness.take(operator.stream());
      harness.watermark(OperatorFixture.LONG_AFTER);
      assertThat(harness.state().keySet())
          .allMatch(place -> operator.lasting().contains(place.substring(0, place.indexOf(' '))));
      assertThat(harness.timers()).isZero();
    }
  }

  private static boolean isOfOthers(String output) {
    return !output.startsWith("bad ");
  }

  /** An example of the key {@code bad}, or a label of it, that may hold anything. */
  private static Arrival hostile(Random random, boolean labels) {
    long[] times = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, random.nextInt(1_000)};
    long time = times[random.nextInt(times.length)];
    SourceRecord record = new SourceRecord("bad", 0, 0, random.nextInt(1_000), new byte[0]);
    String id = "id" + random.nextInt(5);
    String label = random.nextBoolean() ? "class " + random.nextInt(6) : null;
    if (labels && label != null && random.nextInt(3) == 0) {
      return new OfLabel(new Label("bad", id, label, time), record);
    }
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE, -Float.MAX_VALUE, 0, 1};
    float[] features = new float[random.nextInt(9)];
    for (int f = 0; f < features.length; f++) {
      features[f] = values[random.nextInt(values.length)];
    }
    List<Nominal> nominals =
        random.nextInt(4) == 0 ? List.of(new Nominal(random.nextInt(9), "x")) : List.of();
    float weight = random.nextBoolean() ? 1 : Float.MAX_VALUE;
    int steps = 1 + random.nextInt(3);
    return new OfExample(
        new Example("bad", id, steps, features, nominals, label, time, weight), record);
  }
}

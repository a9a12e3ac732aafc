package io.nsrstream.flink.operators;

import static io.nsrstream.flink.operators.KeyedHarness.MAX_PARALLELISM;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.LabelMapping;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.settings.VersionSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.learner.LearnerSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** How many keys a trainer takes. */
final class KeyBoundTest {
  private static final LearnerSettings LEARNER =
      LearnerSettings.ofOne(MemberSettings.parse("lambda=0.1"));

  /** One for each key group; subtasks have their share of them. */
  private static final int MOST = MAX_PARALLELISM;

  private static final int MANY = 10_000;

  @Test
  void aRecordOfAFurtherKeyIsRejectedAndThoseOfTheOthersAreTaken() throws Exception {
    try (Trainer trainer = Trainer.bounded(MOST)) {
      trainer.take(keys(0, MOST));
      assertThat(trainer.rejected()).isEmpty();

      trainer.take(List.of("further"));
      assertThat(trainer.rejected())
          .containsExactly(
              "key must be one of at most 128 keys (flink.maxKeys), 128 of them for this subtask,"
                  + " but it is a further one: raise flink.maxKeys, or let idle keys go by"
                  + " flink.forgetIdleKeysHours (0)");

      trainer.take(keys(0, MOST));
      assertThat(trainer.rejected()).isEmpty();
      assertThat(trainer.predicted()).isEqualTo(2 * MOST);
      assertThat(trainer.keys()).isEqualTo(MOST);
      assertThat(trainer.learners()).hasSize(MOST);
    }
  }

  @Test
  void recordsThatTheLearnerRefusesBeginNoKey() throws Exception {
    try (Trainer trainer = Trainer.bounded(MOST)) {
      for (String key : keys(0, 2 * MOST)) {
        trainer.take(arrival(key, LEARNER.bounds().maxSteps() + 1, true));
      }
      assertThat(trainer.rejected()).hasSize(2 * MOST);
      assertThat(trainer.keys()).isZero();
    }
  }

  @Test
  void withoutABoundAnyNumberOfKeysIsTaken() throws Exception {
    try (Trainer trainer = Trainer.bounded(0)) {
      trainer.take(keys(0, 3 * MOST));
      assertThat(trainer.rejected()).isEmpty();
    }
  }

  @Test
  void theCountFollowsTheKeysWhenATrainerIsRestoredAndRescaled() throws Exception {
    List<String> all = keys(0, 300);
    OperatorSubtaskState state = KeyedHarness.NOTHING;
    List<String> sent = List.of();
    for (int parallelism : List.of(2, 3, 1, 5)) {
      OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
      for (int subtask = 0; subtask < parallelism; subtask++) {
        try (Trainer trainer = new Trainer(MANY, 0, "", parallelism, subtask, state)) {
          assertThat(trainer.keys()).isEqualTo(ofSubtask(sent, parallelism, subtask).size());
          trainer.take(ofSubtask(all, parallelism, subtask));
          assertThat(trainer.keys()).isEqualTo(ofSubtask(all, parallelism, subtask).size());
          states[subtask] = trainer.checkpoint();
        }
      }
      state = AbstractStreamOperatorTestHarness.repackageState(states);
      sent = all;
    }
  }

  @Test
  void theSharesOfTheSubtasksAddUpToTheBound() throws Exception {
    int taken = 0;
    for (int subtask = 0; subtask < 3; subtask++) {
      try (Trainer trainer = new Trainer(200, 0, "", 3, subtask, KeyedHarness.NOTHING)) {
        trainer.take(ofSubtask(keys(0, 900), 3, subtask));
        taken += trainer.predicted();
        assertThat(trainer.keys()).isEqualTo(trainer.learners().size()).isBetween(66, 68);
      }
    }
    assertThat(taken).isEqualTo(200);
  }

  @Test
  void keysThatAreIdleForTooLongAreForgottenAndMakeRoom() throws Exception {
    try (Trainer trainer = new Trainer(MOST, 1, "", 1, 0, KeyedHarness.NOTHING)) {
      trainer.take(keys(0, MOST));
      trainer.await(Duration.ofMinutes(50));
      trainer.take(keys(0, 10));
      assertThat(trainer.keys()).isEqualTo(MOST);

      OperatorSubtaskState saved = trainer.checkpoint();
      try (Trainer restored = new Trainer(MOST, 1, "", 1, 0, saved)) {
        restored.await(Duration.ofMinutes(119));
        assertThat(restored.keys()).isEqualTo(MOST);
        restored.take(keys(0, 10));
        restored.await(Duration.ofMinutes(121));
        assertThat(restored.keys()).isEqualTo(10);
        assertThat(restored.learners()).containsExactlyInAnyOrderElementsOf(keys(0, 10));

        restored.take(keys(MOST, 2 * MOST));
        assertThat(restored.rejected()).hasSize(10);
        assertThat(restored.keys()).isEqualTo(MOST);
      }
    }
  }

  @Test
  void aKeyWhoseExamplesWaitForTheirLabelsStays() throws Exception {
    try (Trainer trainer = new Trainer(MOST, 1, "labels", 1, 0, KeyedHarness.NOTHING)) {
      trainer.take(arrival("waits", 1, false));
      trainer.await(Duration.ofHours(2));
      assertThat(trainer.keys()).isEqualTo(1);

      trainer.watermark(Long.MAX_VALUE);
      trainer.await(Duration.ofHours(4));
      assertThat(trainer.keys()).isZero();
    }
  }

  @Test
  void aBoundThatIsNewToAJobCountsTheKeysThatAreThere() throws Exception {
    OperatorSubtaskState bounded;
    try (Trainer trainer = Trainer.bounded(MANY)) {
      trainer.take(keys(0, 20));
      bounded = trainer.checkpoint();
    }
    OperatorSubtaskState unbounded;
    try (Trainer trainer = new Trainer(0, 0, "", 1, 0, bounded)) {
      trainer.take(keys(20, MOST));
      unbounded = trainer.checkpoint();
    }
    try (Trainer trainer = new Trainer(MOST, 0, "", 1, 0, unbounded)) {
      assertThat(trainer.keys()).isEqualTo(MOST);
      trainer.take(keys(0, MOST));
      assertThat(trainer.rejected()).isEmpty();
      trainer.take(List.of("further"));
      assertThat(trainer.rejected()).hasSize(1);
    }
  }

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "k" + i).toList();
  }

  private static List<String> ofSubtask(List<String> keys, int parallelism, int subtask) {
    return KeyedHarness.ofSubtask(
            keys.stream().<Arrival>map(key -> arrival(key, 1, true)).toList(), parallelism, subtask)
        .stream()
        .map(Arrival::key)
        .toList();
  }

  private static Arrival arrival(String key, int steps, boolean labelled) {
    String label = labelled ? "a" : null;
    Example example = new Example(key, "id", steps, new float[2 * steps], List.of(), label, 1);
    return new OfExample(example, new SourceRecord("in", 0, 0, 1, new byte[0]));
  }

  /** A trainer in a harness. */
  private static final class Trainer implements AutoCloseable {
    private final KeyedHarness<Prediction> harness;

    Trainer(
        int maxKeys,
        int forgetIdleKeysHours,
        String labels,
        int parallelism,
        int subtask,
        OperatorSubtaskState state)
        throws Exception {
      harness =
          new KeyedHarness<>(
              new OnlineTrainer(
                  LEARNER,
                  NetworkSettings.DEFAULTS.factory(),
                  new FlinkSettings(
                      parallelism,
                      MAX_PARALLELISM,
                      1_000,
                      "",
                      2,
                      forgetIdleKeysHours,
                      maxKeys,
                      MANY),
                  new LabelSettings(1_000, 10, 1_000, LabelMapping.DEFAULTS),
                  TimeSettings.DEFAULTS,
                  new TopicSettings(
                      "examples", "", labels, "", "predictions", "rejected", "metrics", "", 0),
                  VersionSettings.DEFAULTS,
                  OutputLimits.NONE),
              state,
              parallelism,
              subtask);
    }

    static Trainer bounded(int maxKeys) throws Exception {
      return new Trainer(maxKeys, 0, "", 1, 0, KeyedHarness.NOTHING);
    }

    /** Takes an example of each key. */
    void take(List<String> keys) throws Exception {
      for (String key : keys) {
        take(arrival(key, 1, true));
      }
    }

    void take(Arrival arrival) throws Exception {
      harness.take(arrival);
    }

    void watermark(long time) throws Exception {
      harness.watermark(time);
    }

    /** Sets the clock. */
    void await(Duration sinceTheStart) throws Exception {
      harness.flink().setProcessingTime(sinceTheStart.toMillis());
    }

    OperatorSubtaskState checkpoint() throws Exception {
      return harness.checkpoint(1);
    }

    int keys() {
      return harness.gauged("keys");
    }

    int predicted() {
      return harness.taken().size();
    }

    List<String> rejected() {
      return harness.taken(SideOutputs.REJECTED).stream().map(one -> one.reason()).toList();
    }

    /** The keys that have a learner in keyed state. */
    List<String> learners() throws Exception {
      return List.copyOf(harness.state(TrainerState.learner(FlinkSettings.DEFAULTS)).keySet());
    }

    @Override
    public void close() {
      harness.close();
    }
  }
}

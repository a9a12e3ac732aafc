package io.nsrstream.flink.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.LabelMapping;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.settings.VersionSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.LineEndsSerializer;
import io.nsrstream.flink.state.SnapshotSerializer;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Examples are named by their key and their event time, as is what Kafka says of their time. */
final class LateLabelsTest {
  private static final int TIMEOUT = 100;
  private static final int IDLE = 1_000;
  private static final int MANY = 1_000;
  private static final LearnerSettings LEARNER =
      LearnerSettings.ofOne(MemberSettings.parse("lambda=0.1"));
  private static final NetworkFactory NETWORKS = NetworkSettings.DEFAULTS.factory();

  @Test
  void anExampleIsPredictedAtOnceAndLearnedWithItsLabel() throws Exception {
    try (Trainer trainer = Trainer.fresh();
        Learner learner = new Learner(LEARNER, NETWORKS)) {
      List<String> expected = new ArrayList<>();
      List<Forecast> earlier = new ArrayList<>();
      for (int time = 0; time < 20; time++) {
        earlier.add(learner.forecast(example("a", time)));
        expected.add(json(earlier.get(time).prediction()));
        trainer.example("a", time);
      }
      assertThat(trainer.predictions()).isEqualTo(expected);
      assertThat(trainer.learners()).isEmpty();

      // Labels come in an order of their own, and that is the order of learning.
      for (int time = 19; time >= 0; time -= 3) {
        learner.learn(labelled("a", time), earlier.get(time));
        trainer.label("a", time, 20 + time);
      }
      assertThat(trainer.learners()).isEqualTo(Map.of("a", learner.snapshot()));
      assertThat(trainer.predictions()).isEmpty();
      assertThat(trainer.rejections()).isEmpty();
    }
  }

  @Test
  void aLabelThatComesFirstWaitsForItsExample() throws Exception {
    try (Trainer trainer = Trainer.fresh();
        Learner learner = new Learner(LEARNER, NETWORKS)) {
      learner.learn(labelled("a", 1), learner.forecast(example("a", 1)));
      trainer.label("a", 1, 50);
      trainer.example("a", 1);

      assertThat(trainer.predictions()).hasSize(1);
      assertThat(trainer.learners()).isEqualTo(Map.of("a", learner.snapshot()));
    }
  }

  @Test
  void anExampleThatBringsItsLabelIsLearnedAtOnce() throws Exception {
    try (Trainer trainer = Trainer.fresh();
        Learner learner = new Learner(LEARNER, NETWORKS)) {
      trainer.example("a", 1);
      trainer.take(labelled("a", 2), "examples", 2);
      learner.testThenTrain(labelled("a", 2));

      assertThat(trainer.learners()).isEqualTo(Map.of("a", learner.snapshot()));
      trainer.end();
      assertThat(trainer.reports()).containsExactly("a: learned 1, waiting 0, unlabelled 1");
    }
  }

  @Test
  void anExampleIsGivenUpWhenLabelsHaveComeThatAreLaterByMoreThanTheTimeout() throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      trainer.example("a", 0);
      trainer.example("a", 1);
      trainer.label("a", 1, TIMEOUT + 1);
      trainer.label("a", 0, TIMEOUT + 1);
      trainer.end();

      assertThat(trainer.reports()).containsExactly("a: learned 1, waiting 0, unlabelled 1");
      assertThat(trainer.rejections()).singleElement().asString().contains("a0", "timeoutMs (100)");
    }
  }

  @Test
  void examplesThatAreFarAheadWaitForLabelsThatAreBehind() throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      for (int time = 0; time < 20; time++) {
        trainer.example("a", 50 * time);
      }
      for (int time = 0; time < 20; time++) {
        trainer.label("a", 50 * time, 50 * time + TIMEOUT);
      }
      trainer.end();

      assertThat(trainer.reports()).containsExactly("a: learned 20, waiting 0, unlabelled 0");
      assertThat(trainer.rejections()).isEmpty();
    }
  }

  @Test
  void whichTopicIsReadFasterDoesNotMatter() throws Exception {
    Random random = new Random(3);
    List<Example> examples = new ArrayList<>();
    List<Example> labels = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int time = 10 * i + random.nextInt(40);
      examples.add(named("a" + i, time, null));
      labels.add(named("a" + i, time + random.nextInt(2 * TIMEOUT), "x"));
    }
    labels.sort(Comparator.comparingLong(Example::time));
    List<String> inTurn = outcome(examples, labels, 0);

    assertThat(inTurn).hasSizeBetween(10, 50);
    for (int lead : new int[] {5, 60, -5, -60}) {
      assertThat(outcome(examples, labels, lead)).as("lead %d", lead).isEqualTo(inTurn);
    }
  }

  /** The last report and the rejections, where examples are so many records ahead of labels. */
  private static List<String> outcome(List<Example> examples, List<Example> labels, int lead)
      throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      for (int i = Math.min(0, lead); i < examples.size() + Math.max(0, lead); i++) {
        if (i >= 0 && i < examples.size()) {
          trainer.take(examples.get(i), "examples", i);
        }
        int other = i - lead;
        if (other >= 0 && other < labels.size()) {
          trainer.take(labels.get(other), "labels", other);
        }
      }
      trainer.end();
      List<String> outcome = new ArrayList<>(trainer.reports());
      trainer.rejections().stream().sorted().forEach(outcome::add);
      return outcome;
    }
  }

  @Test
  void aSecondLabelIsRejectedWhetherTheFirstWaitsOrWasLearned() throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      trainer.label("a", 1, 1);
      trainer.label("a", 1, 2);
      assertThat(trainer.rejections()).singleElement().asString().contains("one label", "a1");

      trainer.example("a", 1);
      trainer.label("a", 1, 3);
      trainer.example("a", TIMEOUT + 4);
      assertThat(trainer.rejections()).singleElement().asString().contains("no example a1");
      trainer.end();
      assertThat(trainer.reports()).containsExactly("a: learned 1, waiting 0, unlabelled 1");
    }
  }

  @Test
  void anIdThatComesAgainWhileItWaitsIsRejectedAndNotPredicted() throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      trainer.example("a", 1);
      trainer.example("a", 1);

      assertThat(trainer.predictions()).hasSize(1);
      assertThat(trainer.rejections()).singleElement().asString().contains("another example a1");
    }
  }

  @Test
  void aLabelThatTheLearnerRefusesIsRejectedAndItsExampleWaitsOn() throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      trainer.example("a", 1);
      Example wide = new Example("a", "wide", new float[] {1, 2, 3}, List.of(), null, 2);
      trainer.take(wide, "examples", 2);
      trainer.label("a", 1, 3);
      // Only since then is the number of features fixed.
      trainer.take(named("wide", 4, "x"), "labels", 4);
      assertThat(trainer.rejections())
          .singleElement()
          .asString()
          .startsWith("labels 4: features must be 2 numbers");
      trainer.end();

      assertThat(trainer.reports()).containsExactly("a: learned 1, waiting 0, unlabelled 1");
    }
  }

  @Test
  void noMoreWaitThanMayAndTheFirstToComeIsGivenUp() throws Exception {
    try (Trainer trainer = new Trainer(2, 0, 1, KeyedHarness.NOTHING)) {
      for (int time = 1; time <= 3; time++) {
        trainer.example("a", time);
      }
      for (int time = 11; time <= 13; time++) {
        trainer.label("a", time, time);
      }
      assertThat(trainer.rejections()).singleElement().asString().contains("a11", "maxWaiting (2)");

      for (int time = 1; time <= 3; time++) {
        trainer.label("a", time, 20);
      }
      trainer.end();
      assertThat(trainer.reports()).containsExactly("a: learned 2, waiting 0, unlabelled 1");
    }
  }

  @Test
  void aKeyIsGivenUpWhenItIsIdleAndNotBefore() throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      trainer.example("a", 1);
      trainer.label("a", 2, 2);
      trainer.example("b", 2 * IDLE - 1);
      trainer.harness.watermark(2 * IDLE - 1);
      assertThat(trainer.rejections()).isEmpty();

      trainer.harness.watermark(2 * IDLE);
      assertThat(trainer.rejections()).singleElement().asString().contains("a2", "idleMs (1000)");
      trainer.label("b", 2 * IDLE - 1, 2 * IDLE);
      trainer.end();
      assertThat(trainer.reports())
          .containsExactlyInAnyOrder(
              "a: learned 0, waiting 0, unlabelled 1", "b: learned 1, waiting 0, unlabelled 0");
      assertThat(trainer.waitingKeys()).isEmpty();
    }
  }

  /** The times of an older version that trusted any. */
  @Test
  void aKeyWhoseClocksAreFarAheadGoesOnAtTrustedTimes() throws Exception {
    int far = 40_000_000;
    OperatorSubtaskState checkpoint;
    try (Trainer older = Trainer.fresh()) {
      older.harness.flink().setProcessingTime(far);
      older.example("a", 1);
      older.label("a", 2, far);
      older.label("a", 3, 3);
      older.example("a", 4);
      checkpoint = older.checkpoint();
    }
    try (Trainer trainer = new Trainer(MANY, 0, 1, checkpoint)) {
      for (int time = 5; time < 15; time++) {
        trainer.example("a", time);
        trainer.label("a", time, time);
      }
      trainer.example("a", 3);
      trainer.harness.watermark(4 * IDLE);
      assertThat(trainer.waitingKeys()).isEmpty();
      trainer.end();
      assertThat(trainer.reports()).containsExactly("a: learned 11, waiting 0, unlabelled 2");
      assertThat(trainer.rejections()).singleElement().asString().contains("no example a2");
    }
  }

  @Test
  void regularReportsSayHowManyWait() throws Exception {
    try (Trainer trainer = Trainer.fresh()) {
      for (int time = 1; time <= 5; time++) {
        trainer.example("a", time);
      }
      trainer.label("a", 1, 6);
      assertThat(trainer.reports()).isEmpty();
      trainer.label("a", 3, 6);
      assertThat(trainer.reports()).containsExactly("a: learned 2, waiting 3, unlabelled 0");
    }
  }

  @Test
  void whatWaitsMovesToTheSubtasksOfItsKeysWhenTheTrainerIsRescaled() throws Exception {
    List<Arrival> arrivals = arrivals(12, 600);
    List<Arrival> before = arrivals.subList(0, 500);
    List<Arrival> after = arrivals.subList(500, arrivals.size());
    List<OperatorSubtaskState> states = new ArrayList<>();
    List<String> predictions = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (Trainer trainer = new Trainer(MANY, subtask, 2, KeyedHarness.NOTHING)) {
        trainer.take(KeyedHarness.ofSubtask(before, 2, subtask));
        predictions.addAll(trainer.predictions());
        trainer.reports();
        states.add(trainer.checkpoint());
      }
    }
    OperatorSubtaskState state =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(OperatorSubtaskState[]::new));

    Map<String, Snapshot> learners = new TreeMap<>();
    List<String> lastReports = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (Trainer trainer = new Trainer(MANY, subtask, 3, state)) {
        trainer.take(KeyedHarness.ofSubtask(after, 3, subtask));
        predictions.addAll(trainer.predictions());
        trainer.reports();
        trainer.end();
        learners.putAll(trainer.learners());
        lastReports.addAll(trainer.reports());
      }
    }
    try (Trainer uninterrupted = Trainer.fresh()) {
      uninterrupted.take(arrivals);
      uninterrupted.reports();
      uninterrupted.end();
      assertThat(predictions)
          .containsExactlyInAnyOrderElementsOf(uninterrupted.predictions())
          .hasSize(600);
      assertThat(learners).isEqualTo(uninterrupted.learners()).hasSize(12);
      assertThat(lastReports)
          .containsExactlyInAnyOrderElementsOf(uninterrupted.reports())
          .noneMatch(report -> report.endsWith("unlabelled 0"));
    }
  }

  /** Examples of several keys in turn, and the labels of most, some examples later. */
  private static List<Arrival> arrivals(int keys, int count) {
    Random random = new Random(9);
    List<Arrival> arrivals = new ArrayList<>();
    TreeMap<Integer, List<Arrival>> later = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String key = "k" + i % keys;
      arrivals.add(arrival(example(key, i), "examples", i));
      if (random.nextInt(4) > 0) {
        int at = i + random.nextInt(TIMEOUT);
        Example label = new Example(key, key + i, new float[0], List.of(), classOf(i), at);
        later.computeIfAbsent(at, time -> new ArrayList<>()).add(arrival(label, "labels", at));
      }
      later.headMap(i, true).values().forEach(arrivals::addAll);
      later.headMap(i, true).clear();
    }
    later.values().forEach(arrivals::addAll);
    return arrivals;
  }

  private static Example example(String key, int time) {
    Random random = new Random(time);
    float[] features = {time % 2 + (float) random.nextGaussian(), (float) random.nextGaussian()};
    return new Example(key, key + time, features, List.of(), null, time);
  }

  private static Example labelled(String key, int time) {
    Example bare = example(key, time);
    return new Example(key, bare.id(), bare.features(), List.of(), classOf(time), time);
  }

  private static String classOf(int time) {
    return time % 2 == 0 ? "even" : "odd";
  }

  /** An example of key a or, with a label, that label alone. */
  private static Example named(String id, int time, @Nullable String label) {
    float[] features = label == null ? new float[] {time, 1} : new float[0];
    return new Example("a", id, features, List.of(), label, time);
  }

  private static Arrival arrival(Example example, String topic, long time) {
    SourceRecord record = new SourceRecord(topic, 0, time, time, new byte[0]);
    if (topic.equals("examples")) {
      return new OfExample(example, record);
    }
    String label = Objects.requireNonNull(example.label());
    return new OfLabel(new Label(example.key(), example.id(), label, example.time()), record);
  }

  private static String json(Prediction prediction) {
    return new String(OutputJson.prediction(prediction), UTF_8);
  }

  /** A trainer that awaits labels, in a harness, with what it has put out since it was asked. */
  private static final class Trainer implements AutoCloseable {
    private final KeyedHarness<Prediction> harness;

    Trainer(int maxWaiting, int subtask, int parallelism, OperatorSubtaskState state)
        throws Exception {
      TopicSettings topics =
          new TopicSettings(
              "examples", "", "labels", "", "predictions", "rejected", "metrics", "", 0);
      harness =
          new KeyedHarness<>(
              new OnlineTrainer(
                  LEARNER,
                  NETWORKS,
                  new FlinkSettings(
                      parallelism, KeyedHarness.MAX_PARALLELISM, 1_000, "", 2, 0, 0, 2),
                  new LabelSettings(TIMEOUT, maxWaiting, IDLE, LabelMapping.DEFAULTS),
                  TimeSettings.DEFAULTS,
                  topics,
                  VersionSettings.DEFAULTS,
                  OutputLimits.NONE),
              state,
              parallelism,
              subtask);
    }

    static Trainer fresh() throws Exception {
      return new Trainer(MANY, 0, 1, KeyedHarness.NOTHING);
    }

    void example(String key, int time) throws Exception {
      take(LateLabelsTest.example(key, time), "examples", time);
    }

    /** The label of an example, at a time of its own. */
    void label(String key, int exampleTime, int time) throws Exception {
      String label = classOf(exampleTime);
      take(
          new Example(key, key + exampleTime, new float[0], List.of(), label, time),
          "labels",
          time);
    }

    void take(Example example, String topic, long time) throws Exception {
      take(List.of(arrival(example, topic, time)));
    }

    void take(List<Arrival> arrivals) throws Exception {
      harness.take(arrivals);
    }

    OperatorSubtaskState checkpoint() throws Exception {
      return harness.checkpoint(1);
    }

    void end() throws Exception {
      harness.end();
    }

    List<String> predictions() {
      return harness.taken().stream().map(LateLabelsTest::json).toList();
    }

    List<String> rejections() {
      return harness.taken(SideOutputs.REJECTED).stream()
          .map(
              rejected ->
                  "%s %d: %s"
                      .formatted(
                          rejected.record().topic(), rejected.record().offset(), rejected.reason()))
          .toList();
    }

    /** The last report of each key since it was asked. */
    Collection<String> reports() {
      Map<String, String> reports = new TreeMap<>();
      for (MetricsRecord metrics : harness.taken(SideOutputs.METRICS)) {
        reports.put(
            metrics.key(),
            "%s: learned %d, waiting %d, unlabelled %d"
                .formatted(
                    metrics.key(),
                    metrics.report().examples(),
                    metrics.waiting(),
                    metrics.unlabelled()));
      }
      return reports.values();
    }

    Map<String, Snapshot> learners() throws Exception {
      return harness.state(new ValueStateDescriptor<>("learner", SnapshotSerializer.INSTANCE));
    }

    /** Keys of which anything is kept but their learners and counts. */
    Collection<String> waitingKeys() throws Exception {
      Set<String> keys = new TreeSet<>();
      keys.addAll(
          harness.state(new ValueStateDescriptor<>("idleAt", LongSerializer.INSTANCE)).keySet());
      for (String line : List.of("waitingExamples", "waitingLabels")) {
        keys.addAll(
            harness
                .state(
                    new MapStateDescriptor<>(
                        line + "Order", LongSerializer.INSTANCE, StringSerializer.INSTANCE))
                .keySet());
        keys.addAll(
            harness
                .state(new ValueStateDescriptor<>(line + "Ends", LineEndsSerializer.INSTANCE))
                .keySet());
      }
      return keys;
    }

    @Override
    public void close() {
      harness.close();
    }
  }
}

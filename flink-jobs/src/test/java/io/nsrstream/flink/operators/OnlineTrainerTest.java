package io.nsrstream.flink.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.KeptVersions.Change;
import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecord.Control;
import io.nsrstream.connectors.versions.ModelRecord.Manifest;
import io.nsrstream.connectors.versions.ModelRecord.Part;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.settings.VersionSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfErasure;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.SnapshotSerializer;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.learner.BoundSettings;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.learner.DriftSettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

final class OnlineTrainerTest {
  private static final int BATCH = 8;
  private static final int MAX_CLASSES = 3;
  private static final int METRICS_EVERY = 50;
  private static final int MANY = 256;

  private static final VersionSettings AT_EACH_CHECKPOINT = new VersionSettings(1, 0, 3, 524_288);

  /** Which of the next calls of networks that predict or learn fails; 0 for none. */
  private static final AtomicInteger FAIL_AT = new AtomicInteger();

  private static final NetworkSettings MODEL =
      new NetworkSettings(
          "mlp:6", Activation.RELU, Initialization.HE, Optimizer.ADAM, 0.01, 0.9, 5, "none");
  private static final LearnerSettings LEARNER =
      LearnerSettings.ofOne(MemberSettings.parse("lambda=0.1 window=5 batch=" + BATCH))
          .withDrift(DriftSettings.NONE)
          .withBounds(
              new BoundSettings(
                  Shapes.AUTO, 10, MAX_CLASSES, BoundSettings.DEFAULTS.maxParameters()))
          .withFeatures(
              new FeatureSettings(
                  5, 8, 16, 256, FeatureSettings.Sequences.AUTO, 420, TextSettings.DEFAULTS))
          .withEvaluation(new EvaluationSettings(100, 0.99))
          .withSeed(1);

  @Test
  void aPredictionLeavesBeforeItsMiniBatchIsFull() throws Exception {
    try (Trainer trainer = Trainer.fresh(MANY)) {
      for (Example example : examples(1, BATCH - 1)) {
        trainer.take(example);
        assertThat(trainer.takenPredictions()).singleElement().asString().contains(example.id());
      }
    }
  }

  @Test
  void predictionsAreThoseOfALearnerOfEachKeyInTheirOrder() throws Exception {
    List<Example> examples = examples(3, 300);
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(examples);
      assertThat(trainer.takenPredictions()).isEqualTo(predictionsOfLearners(examples));
    }
  }

  @Test
  void aTrainerThatGoesOnFromACheckpointInMidBatchIsTheUninterruptedOne() throws Exception {
    List<Example> examples = examples(3, 400);
    int cut = 3 * BATCH * 5 + 4;
    List<String> predictions = new ArrayList<>();
    OperatorSubtaskState checkpoint;
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(examples.subList(0, cut));
      predictions.addAll(trainer.takenPredictions());
      checkpoint = trainer.checkpoint(1);
      trainer.take(examples.subList(cut, cut + 50));
    }
    try (Trainer interrupted = Trainer.restored(checkpoint, MANY);
        Trainer uninterrupted = Trainer.fresh(MANY)) {
      interrupted.take(examples.subList(cut, examples.size()));
      predictions.addAll(interrupted.takenPredictions());
      uninterrupted.take(examples);
      assertThat(predictions).isEqualTo(uninterrupted.takenPredictions());
      assertThat(interrupted.learners()).isEqualTo(uninterrupted.learners()).hasSize(3);
    }
  }

  @Test
  void learnersMoveToTheSubtasksOfTheirKeysWhenTheTrainerIsRescaled() throws Exception {
    List<Example> examples = examples(12, 900);
    List<Example> before = examples.subList(0, 500);
    List<Example> after = examples.subList(500, 900);
    OperatorSubtaskState state =
        AbstractStreamOperatorTestHarness.repackageState(
            checkpointOf(before, 2, 0), checkpointOf(before, 2, 1));

    Map<String, Snapshot> learners = new TreeMap<>();
    List<String> predictions = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (Trainer trainer = Trainer.subtask(subtask, 3, state)) {
        trainer.take(ofSubtask(after, 3, subtask));
        predictions.addAll(trainer.takenPredictions());
        learners.putAll(trainer.learners());
      }
    }
    List<String> all = predictionsOfLearners(examples);
    assertThat(predictions).containsExactlyInAnyOrderElementsOf(all.subList(500, 900));
    assertThat(learners).isEqualTo(learnersOf(examples));
  }

  @Test
  void aCacheOfOneLearnerChangesNothing() throws Exception {
    List<Example> examples = examples(4, 300);
    try (Trainer one = Trainer.fresh(1);
        Trainer all = Trainer.fresh(MANY)) {
      one.take(examples);
      all.take(examples);
      assertThat(one.takenPredictions()).isEqualTo(all.takenPredictions());
      assertThat(one.learners()).isEqualTo(all.learners()).isEqualTo(learnersOf(examples));
      assertThat(one.taken(SideOutputs.METRICS))
          .usingRecursiveComparison()
          .isEqualTo(all.taken(SideOutputs.METRICS));
    }
  }

  @Test
  void aKeyThatWasIdleForLongerThanItMayBeBeginsAnew() throws Exception {
    List<Example> examples = examples(1, 52);

    assertThat(lastPredictionAfterPauses(examples, 59, 61))
        .isEqualTo(predictionsOfLearners(examples.subList(51, 52)));
  }

  @Test
  void aKeyGoesOnAsLongAsNoSinglePauseIsTooLong() throws Exception {
    List<Example> examples = examples(1, 52);

    assertThat(lastPredictionAfterPauses(examples, 59, 59))
        .isEqualTo(predictionsOfLearners(examples).subList(51, 52));
  }

  /**
   * With a pause before each of the last examples, in which another key drives it from the cache.
   */
  private static List<String> lastPredictionAfterPauses(List<Example> examples, int... minutes)
      throws Exception {
    Example ofAnotherKey = examples(2, 2).get(1);
    int next = examples.size() - minutes.length;
    long now = 0;
    try (Trainer trainer = Trainer.forgetfulAfterAnHour()) {
      trainer.take(examples.subList(0, next));
      for (int pause : minutes) {
        trainer.take(ofAnotherKey);
        now += Duration.ofMinutes(pause).toMillis();
        trainer.harness.flink().setStateTtlProcessingTime(now);
        trainer.takenPredictions();
        trainer.take(examples.get(next++));
      }
      return trainer.takenPredictions();
    }
  }

  @Test
  void stateIsWrittenForACheckpointAndNotWithEveryBatch() throws Exception {
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(examples(2, 20 * BATCH));
      assertThat(trainer.harness.flink().numKeyedStateEntries()).isZero();
      trainer.checkpoint(1);
      assertThat(trainer.harness.flink().numKeyedStateEntries()).isEqualTo(2);
    }
  }

  @Test
  void unlabelledExamplesArePredictedAndChangeNothing() throws Exception {
    List<Example> labelled = examples(1, 3 * BATCH);
    Example unlabelled = Example.of("no label", new float[] {1, 2, 3}, null);
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(unlabelled);
      assertThat(trainer.takenPredictions()).singleElement().asString().contains("no label");
      trainer.take(labelled);
      trainer.take(new Example("k0", "no label", new float[] {1, 2, 3}, List.of(), null, 0));
      assertThat(trainer.takenPredictions()).hasSize(3 * BATCH + 1);
      assertThat(trainer.learners()).isEqualTo(learnersOf(labelled));
    }
  }

  @Test
  void anExampleThatTheLearnerRefusesIsRejectedWithItsPlaceAndBytes() throws Exception {
    List<Example> examples = examples(1, 60);
    Example further = new Example("k0", "x", new float[] {1, 2, 3}, List.of(), "fourth", 0);
    byte[] bytes = "what was on the topic".getBytes(UTF_8);
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(examples);
      trainer.take(new OfExample(further, new SourceRecord("in", 3, 77, 5, bytes)));
      assertThat(trainer.taken(SideOutputs.REJECTED))
          .singleElement()
          .satisfies(
              rejected -> {
                assertThat(rejected.record())
                    .usingRecursiveComparison()
                    .isEqualTo(new SourceRecord("in", 3, 77, 5, bytes));
                assertThat(rejected.reason()).contains("label", "3 classes", "fourth");
              });
      assertThat(trainer.takenPredictions()).hasSize(examples.size());
      assertThat(trainer.learners()).isEqualTo(learnersOf(examples));
    }
  }

  @Test
  void aLearnerThatFailsAtAnExampleGoesOnAsIfThatHadNotCome() throws Exception {
    List<Example> examples = examples(2, 160);
    Example bad = new Example("k0", "bad", new float[] {1, 2, 3}, List.of(), "class 1", 0);
    for (int fail = 1; fail <= 2; fail++) {
      try (Trainer trainer = Trainer.failing()) {
        trainer.take(examples.subList(0, 61));
        trainer.checkpoint(1);
        // The bad one is the last of a mini-batch: the second call is that which learns.
        trainer.take(examples.subList(61, 78));
        FAIL_AT.set(fail);
        trainer.take(new OfExample(bad, new SourceRecord("in", 3, 77, 5, new byte[0])));
        assertThat(FAIL_AT).as("the fault happened").hasValue(0);
        trainer.take(examples.subList(78, 160));

        assertThat(trainer.taken(SideOutputs.REJECTED))
            .singleElement()
            .satisfies(
                rejected ->
                    assertThat(rejected.reason())
                        .contains("in, partition 3, offset 77", "java.lang.IllegalStateException"));
        assertThat(trainer.harness.counted("unexpectedRejections")).isEqualTo(1);
        assertThat(trainer.harness.counted("rejections")).isEqualTo(1);
        assertThat(trainer.learners()).isEqualTo(learnersOf(examples));
      }
    }
  }

  @Test
  void noProbabilityThatIsNotANumberLeavesTheTrainer() throws Exception {
    try (Trainer trainer = Trainer.of(FailingNetworks.diverged(MODEL.factory()))) {
      trainer.take(examples(1, 60));
      List<Prediction> predictions = trainer.harness.taken();
      assertThat(predictions.size() + trainer.taken(SideOutputs.REJECTED).size()).isEqualTo(60);
      for (Prediction prediction : predictions) {
        for (float probability : prediction.probabilities()) {
          assertThat(probability).isBetween(0f, 1f);
        }
      }
    }
  }

  /** Wide examples are saved before the checkpoint, since few of them are kept. */
  @Test
  void aLearnerOfWideExamplesThatFailsLosesNone() throws Exception {
    List<Example> examples = new ArrayList<>();
    for (Example narrow : examples(1, 100)) {
      float[] wide = Arrays.copyOf(narrow.features(), 2_000);
      examples.add(new Example("k0", narrow.id(), wide, List.of(), narrow.label(), narrow.time()));
    }
    try (Trainer trainer = Trainer.failing()) {
      trainer.take(examples.subList(0, 95));
      FAIL_AT.set(1);
      trainer.take(new Example("k0", "bad", new float[2_000], List.of(), "class 1", 0));
      assertThat(FAIL_AT).as("the fault happened").hasValue(0);
      trainer.take(examples.subList(95, 100));

      assertThat(trainer.taken(SideOutputs.REJECTED)).hasSize(1);
      assertThat(trainer.learners()).isEqualTo(learnersOf(examples));
    }
  }

  @Test
  void aReportAboveTheLimitIsLeftOut() throws Exception {
    try (Trainer trainer = Trainer.of(MODEL.factory(), new OutputLimits(100))) {
      trainer.take(examples(1, METRICS_EVERY));
      assertThat(trainer.taken(SideOutputs.METRICS)).isEmpty();
      assertThat(trainer.harness.counted("leftOut")).isEqualTo(1);
    }
  }

  @Test
  void whatAlertsCompareIsCountedOverAllKeysAlsoWhereLearnersAreSwapped() throws Exception {
    List<Example> examples = examples(2, 80);
    long repeated = 0;
    Map<String, String> before = new HashMap<>();
    for (Example example : examples) {
      String label = Objects.requireNonNull(example.label());
      repeated += label.equals(before.put(example.key(), label)) ? 1 : 0;
    }
    try (Trainer trainer = Trainer.fresh(1)) {
      trainer.take(examples);
      List<Prediction> predictions = trainer.harness.taken();
      long correct = predictions.stream().filter(one -> Boolean.TRUE.equals(one.correct())).count();
      assertThat(trainer.harness.counted("labelled")).isEqualTo(examples.size());
      assertThat(trainer.harness.counted("correct")).isEqualTo(correct).isPositive();
      assertThat(trainer.harness.counted("repeatedLabels")).isEqualTo(repeated).isPositive();
      assertThat(trainer.harness.counted("faults")).isZero();
    }
  }

  @Test
  void aValueFarOutsideItsScaleIsCounted() throws Exception {
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(examples(1, 60));
      assertThat(trainer.harness.counted("clippedValues")).isZero();
      trainer.take(new Example("k0", "far", new float[] {1, -9_999, 3}, List.of(), "class 1", 0));
      assertThat(trainer.harness.counted("clippedValues")).isEqualTo(1);
    }
  }

  @Test
  void aKeyReportsEverySoManyLabelledExamplesAndAtTheEnd() throws Exception {
    List<Example> examples = examples(2, 2 * METRICS_EVERY + 2 * 20);
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(examples);
      assertThat(trainer.takenReports()).containsExactly("k0 50", "k1 50");
      trainer.harness.flink().endInput();
      trainer.harness.flink().getOperator().finish();
      assertThat(trainer.takenReports()).containsExactlyInAnyOrder("k0 70", "k1 70");
    }
  }

  @Test
  void whatWasReportedAtTheEndIsNotReportedTwice() throws Exception {
    try (Trainer trainer = Trainer.fresh(MANY)) {
      trainer.take(examples(1, METRICS_EVERY));
      trainer.harness.flink().getOperator().finish();
      assertThat(trainer.takenReports()).containsExactly("k0 50");
    }
  }

  @Test
  void learnersThatChangedArePublishedWithACheckpointWhenAsked() throws Exception {
    List<Example> examples = examples(2, 40);
    try (Trainer trainer = Trainer.publishing(AT_EACH_CHECKPOINT)) {
      trainer.take(examples);
      assertThat(trainer.taken(SideOutputs.MODELS)).isEmpty();
      trainer.checkpoint(1);
      assertThat(latest(trainer.taken(SideOutputs.MODELS))).isEqualTo(learnersOf(examples));
      trainer.take(examples.get(1));
      trainer.checkpoint(2);
      assertThat(latest(trainer.taken(SideOutputs.MODELS))).containsOnlyKeys("k1");
    }
  }

  @Test
  void aVersionIsDueAfterSoManyExamplesOrSoMuchTime() throws Exception {
    List<Example> examples = examples(1, 60);
    try (Trainer trainer = Trainer.publishing(new VersionSettings(30, 1_000, 3, 1_024))) {
      trainer.at(5_000).take(examples.subList(0, 10));
      trainer.checkpoint(1);
      assertThat(numbers(trainer.taken(SideOutputs.MODELS))).containsExactly(10L);
      trainer.at(5_999).take(examples.subList(10, 39));
      trainer.checkpoint(2);
      assertThat(trainer.taken(SideOutputs.MODELS)).isEmpty();
      trainer.take(examples.get(39));
      trainer.checkpoint(3);
      assertThat(numbers(trainer.taken(SideOutputs.MODELS))).containsExactly(40L);
      trainer.at(6_500).take(examples.get(40));
      trainer.checkpoint(4);
      assertThat(trainer.taken(SideOutputs.MODELS)).isEmpty();
      // The key says no more, and its last version is published all the same.
      trainer.at(6_999);
      List<ModelRecord> last = trainer.taken(SideOutputs.MODELS);
      assertThat(latest(last)).isEqualTo(learnersOf(examples.subList(0, 41)));
      trainer.at(60_000);
      assertThat(trainer.taken(SideOutputs.MODELS)).isEmpty();
    }
  }

  @Test
  void olderVersionsThanAreKeptAreTakenBack() throws Exception {
    List<Example> examples = examples(1, 40);
    Parts topic = Parts.onHeap();
    KeptVersions versions = new KeptVersions(topic);
    try (Trainer trainer = Trainer.publishing(new VersionSettings(1, 0, 2, 1_024))) {
      for (int k = 0; k < 4; k++) {
        trainer.take(examples.subList(10 * k, 10 * k + 10));
        trainer.checkpoint(k + 1);
        trainer.taken(SideOutputs.MODELS).forEach(versions::take);
        assertThat(versions.complete()).hasSizeLessThanOrEqualTo(2).startsWith(10L * k + 10);
      }
    }
    long pieces = topic.all().stream().filter(part -> part instanceof ModelRecord.Chunk).count();
    assertThat(versions.complete()).containsExactly(40L, 30L);
    assertThat(pieces).as("several pieces for each").isGreaterThan(4);
    versions.drop(40);
    versions.drop(30);
    assertThat(topic.all()).as("nothing of older versions is left").isEmpty();
  }

  @Test
  void aClockThatWasFarAheadOnceHoldsNoVersionUp() throws Exception {
    List<Example> examples = examples(1, 20);
    try (Trainer trainer = Trainer.publishing(new VersionSettings(1_000, 1_000, 3, 1_024))) {
      trainer.at(4_000_000_000_000L).take(examples.subList(0, 10));
      trainer.checkpoint(1);
      assertThat(numbers(trainer.taken(SideOutputs.MODELS))).containsExactly(10L);
      OperatorSubtaskState saved = trainer.checkpoint(2);
      try (Trainer later = Trainer.publishing(new VersionSettings(1_000, 1_000, 3, 1_024), saved)) {
        later.at(5_000).take(examples.subList(10, 20));
        later.checkpoint(3);
        assertThat(numbers(later.taken(SideOutputs.MODELS))).containsExactly(20L);
      }
    }
  }

  @Test
  void theVersionsOfAForgottenLearnerAreTakenBack() throws Exception {
    KeptVersions versions = new KeptVersions(Parts.onHeap());
    long hour = 3_600_000;
    try (Trainer trainer = Trainer.publishingAndForgetful(AT_EACH_CHECKPOINT)) {
      trainer.at(1_000).take(examples(1, 20));
      trainer.checkpoint(1);
      trainer.taken(SideOutputs.MODELS).forEach(versions::take);
      assertThat(versions.complete()).containsExactly(20L);
      trainer.at(hour + 2_000);
      List<ModelRecord> records = trainer.taken(SideOutputs.MODELS);
      assertThat(versions.take(records.get(records.size() - 1))).isEqualTo(Change.FORGOTTEN);
      assertThat(trainer.harness.state(TrainerState.published())).isEmpty();
    }
  }

  @Test
  void aKeyIsForgottenOnDemandWithAllThatIsKeptAndPublishedOfIt() throws Exception {
    List<Example> examples = examples(2, 40);
    KeptVersions versions = new KeptVersions(Parts.onHeap());
    try (Trainer trainer = Trainer.publishing(AT_EACH_CHECKPOINT)) {
      trainer.take(examples);
      trainer.checkpoint(1);
      trainer.taken(SideOutputs.MODELS).stream()
          .filter(record -> record.model().equals("k1"))
          .forEach(versions::take);
      assertThat(versions.complete()).hasSize(1);
      trainer.harness.take(new OfErasure("k1", new SourceRecord("controls", 0, 0, 0, null)));
      List<ModelRecord> records = trainer.taken(SideOutputs.MODELS);
      assertThat(records).extracting(ModelRecord::model).containsOnly("k1");
      Set<Part> left = new HashSet<>();
      records.stream().filter(record -> record.value() != null).forEach(r -> left.add(r.part()));
      assertThat(left).as("the word that the model is forgotten").containsExactly(new Control());
      assertThat(records.stream().map(versions::take)).contains(Change.FORGOTTEN);
      assertThat(trainer.taken(SideOutputs.METRICS))
          .singleElement()
          .satisfies(
              report -> {
                assertThat(report.key()).isEqualTo("k1");
                assertThat(report.forgotten()).isTrue();
                assertThat(report.report().examples()).isZero();
                assertThat(report.report().classes()).isEmpty();
              });
      assertThat(trainer.learners()).containsOnlyKeys("k0");
      assertThat(trainer.harness.state(TrainerState.published())).containsOnlyKeys("k0");
      // A key that comes back begins anew.
      List<Example> again = examples(2, 60).subList(40, 60);
      trainer.take(again);
      assertThat(trainer.learners().get("k1")).isEqualTo(learnersOf(again).get("k1"));
    }
  }

  @Test
  void aKeyThatIsNotKnownCanBeForgotten() throws Exception {
    try (Trainer trainer = Trainer.publishing(AT_EACH_CHECKPOINT)) {
      trainer.harness.take(new OfErasure("k9", new SourceRecord("controls", 0, 0, 0, null)));
      assertThat(trainer.taken(SideOutputs.METRICS))
          .extracting(MetricsRecord::forgotten)
          .contains(true);
      assertThat(trainer.learners()).isEmpty();
    }
  }

  @Test
  void whatWasNotDueIsPublishedAtTheEndOfTheInput() throws Exception {
    List<Example> examples = examples(2, 40);
    try (Trainer trainer = Trainer.publishing(VersionSettings.DEFAULTS)) {
      trainer.at(1_000).take(examples.subList(0, 20));
      trainer.checkpoint(1);
      trainer.take(examples.subList(20, 40));
      trainer.taken(SideOutputs.MODELS);
      trainer.harness.flink().getOperator().finish();
      assertThat(latest(trainer.taken(SideOutputs.MODELS))).isEqualTo(learnersOf(examples));
    }
  }

  @Test
  void nothingIsPublishedUnlessAsked() throws Exception {
    try (Trainer trainer = Trainer.fresh(1)) {
      trainer.take(examples(3, 60));
      trainer.checkpoint(1);
      assertThat(trainer.taken(SideOutputs.MODELS)).isEmpty();
    }
  }

  /** The latest complete versions by model. */
  private static Map<String, Snapshot> latest(List<ModelRecord> records) {
    Map<String, KeptVersions> kept = new TreeMap<>();
    records.forEach(
        record ->
            kept.computeIfAbsent(record.model(), missing -> new KeptVersions(Parts.onHeap()))
                .take(record));
    Map<String, Snapshot> latest = new TreeMap<>();
    kept.forEach(
        (model, versions) ->
            latest.put(
                model, Snapshot.of(versions.snapshot(versions.complete().get(0)).orElseThrow())));
    return latest;
  }

  private static List<Long> numbers(List<ModelRecord> records) {
    return records.stream()
        .filter(record -> record.part() instanceof Manifest && record.value() != null)
        .map(record -> ((Manifest) record.part()).version())
        .toList();
  }

  /** Labelled examples of three classes that can be told apart, of as many keys in turn. */
  private static List<Example> examples(int keys, int count) {
    Random random = new Random(5);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(MAX_CLASSES);
      float[] features = new float[3];
      for (int f = 0; f < features.length; f++) {
        features[f] = (float) ((f == label ? 3 : 0) + random.nextGaussian());
      }
      String key = "k" + i % keys;
      examples.add(new Example(key, "e" + i + ".", features, List.of(), "class " + label, i));
    }
    return examples;
  }

  private static List<Example> ofSubtask(List<Example> examples, int parallelism, int subtask) {
    return KeyedHarness.ofSubtask(
            examples.stream().map(OnlineTrainerTest::arrival).toList(), parallelism, subtask)
        .stream()
        .map(OfExample::example)
        .toList();
  }

  private static OfExample arrival(Example example) {
    return new OfExample(example, new SourceRecord("in", 0, 0, 0, new byte[0]));
  }

  private static OperatorSubtaskState checkpointOf(
      List<Example> examples, int parallelism, int subtask) throws Exception {
    try (Trainer trainer = Trainer.subtask(subtask, parallelism, KeyedHarness.NOTHING)) {
      trainer.take(ofSubtask(examples, parallelism, subtask));
      return trainer.checkpoint(1);
    }
  }

  private static List<String> predictionsOfLearners(List<Example> examples) throws Exception {
    Map<String, Learner> learners = new TreeMap<>();
    List<String> predictions = new ArrayList<>();
    for (Example example : examples) {
      Learner learner =
          learners.computeIfAbsent(example.key(), key -> new Learner(LEARNER, MODEL.factory()));
      predictions.add(json(learner.testThenTrain(example)));
    }
    learners.values().forEach(Learner::close);
    return predictions;
  }

  private static Map<String, Snapshot> learnersOf(List<Example> examples) throws Exception {
    Map<String, Snapshot> snapshots = new TreeMap<>();
    for (String key : examples.stream().map(Example::key).distinct().toList()) {
      try (Learner learner = new Learner(LEARNER, MODEL.factory())) {
        for (Example example : examples) {
          if (example.key().equals(key)) {
            learner.testThenTrain(example);
          }
        }
        snapshots.put(key, learner.snapshot());
      }
    }
    return snapshots;
  }

  private static String json(Prediction prediction) {
    return new String(OutputJson.prediction(prediction), UTF_8);
  }

  /** A trainer in a harness, with what it has put out since it was asked last. */
  private static final class Trainer implements AutoCloseable {
    private final KeyedHarness<Prediction> harness;

    private Trainer(
        int liveLearners,
        int forgetIdleKeysHours,
        boolean publishModels,
        int subtask,
        int parallelism,
        OperatorSubtaskState state)
        throws Exception {
      this(
          liveLearners,
          forgetIdleKeysHours,
          publishModels,
          subtask,
          parallelism,
          state,
          MODEL.factory(),
          AT_EACH_CHECKPOINT,
          OutputLimits.NONE);
    }

    private Trainer(
        int liveLearners,
        int forgetIdleKeysHours,
        boolean publishModels,
        int subtask,
        int parallelism,
        OperatorSubtaskState state,
        NetworkFactory networks,
        VersionSettings versions,
        OutputLimits limits)
        throws Exception {
      FlinkSettings flink =
          new FlinkSettings(
              parallelism,
              KeyedHarness.MAX_PARALLELISM,
              1_000,
              "",
              liveLearners,
              forgetIdleKeysHours,
              0,
              METRICS_EVERY);
      TopicSettings topics =
          new TopicSettings(
              "examples",
              "",
              "",
              "",
              "predictions",
              "rejected",
              "metrics",
              publishModels ? "models" : "",
              0);
      harness =
          new KeyedHarness<>(
              new OnlineTrainer(
                  LEARNER,
                  networks,
                  flink,
                  LabelSettings.DEFAULTS,
                  TimeSettings.DEFAULTS,
                  topics,
                  versions,
                  limits),
              state,
              parallelism,
              subtask);
    }

    static Trainer fresh(int liveLearners) throws Exception {
      return restored(KeyedHarness.NOTHING, liveLearners);
    }

    static Trainer restored(OperatorSubtaskState state, int liveLearners) throws Exception {
      return new Trainer(liveLearners, 0, false, 0, 1, state);
    }

    static Trainer forgetfulAfterAnHour() throws Exception {
      return new Trainer(1, 1, false, 0, 1, KeyedHarness.NOTHING);
    }

    static Trainer publishing(VersionSettings versions) throws Exception {
      return publishing(versions, KeyedHarness.NOTHING);
    }

    static Trainer publishing(VersionSettings versions, OperatorSubtaskState state)
        throws Exception {
      return new Trainer(MANY, 0, true, 0, 1, state, MODEL.factory(), versions, OutputLimits.NONE);
    }

    static Trainer publishingAndForgetful(VersionSettings versions) throws Exception {
      return new Trainer(
          MANY, 1, true, 0, 1, KeyedHarness.NOTHING, MODEL.factory(), versions, OutputLimits.NONE);
    }

    static Trainer failing() throws Exception {
      return of(FailingNetworks.of(MODEL.factory(), FAIL_AT));
    }

    static Trainer of(NetworkFactory networks) throws Exception {
      return of(networks, OutputLimits.NONE);
    }

    static Trainer of(NetworkFactory networks, OutputLimits limits) throws Exception {
      return new Trainer(
          MANY, 0, false, 0, 1, KeyedHarness.NOTHING, networks, AT_EACH_CHECKPOINT, limits);
    }

    /** Lets the clock go on. */
    Trainer at(long millis) throws Exception {
      harness.flink().setStateTtlProcessingTime(millis);
      harness.flink().setProcessingTime(millis);
      return this;
    }

    static Trainer subtask(int subtask, int parallelism, OperatorSubtaskState state)
        throws Exception {
      return new Trainer(2, 0, false, subtask, parallelism, state);
    }

    void take(List<Example> examples) throws Exception {
      for (Example example : examples) {
        take(example);
      }
    }

    void take(Example example) throws Exception {
      take(arrival(example));
    }

    void take(Arrival arrival) throws Exception {
      harness.take(arrival);
    }

    OperatorSubtaskState checkpoint(long id) throws Exception {
      return harness.checkpoint(id);
    }

    List<String> takenPredictions() {
      return harness.taken().stream().map(OnlineTrainerTest::json).toList();
    }

    List<String> takenReports() {
      return taken(SideOutputs.METRICS).stream()
          .map(metrics -> metrics.key() + " " + metrics.report().examples())
          .toList();
    }

    <T> List<T> taken(OutputTag<T> tag) {
      return harness.taken(tag);
    }

    /** What is in keyed state after one more checkpoint, by key. */
    Map<String, Snapshot> learners() throws Exception {
      return harness.state(new ValueStateDescriptor<>("learner", SnapshotSerializer.INSTANCE));
    }

    @Override
    public void close() {
      harness.close();
    }
  }
}

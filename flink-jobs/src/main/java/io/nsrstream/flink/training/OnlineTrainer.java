package io.nsrstream.flink.training;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.ModelVersion;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.types.SnapshotSerializer;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.learner.OnlineLearner;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateFunction;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Keeps one learner per key: predicts every example as it comes and lets the learner learn it, at
 * once or when its label comes.
 *
 * <p>The truth is keyed state, one snapshot per key; live learners are a bounded cache in front of
 * it. They are written back before a checkpoint's barrier goes on, and when the cache lets one go.
 */
public final class OnlineTrainer extends AbstractStreamOperator<Prediction>
    implements OneInputStreamOperator<Arrival, Prediction>, Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1;

  public static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected") {};
  public static final OutputTag<MetricsRecord> METRICS = new OutputTag<>("metrics") {};
  public static final OutputTag<ModelVersion> MODELS = new OutputTag<>("models") {};

  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final FlinkSettings flink;
  private final LabelSettings labels;
  private final TopicSettings topics;
  private transient ValueState<Snapshot> state;
  private transient ValueState<Waiting> waiting;
  private transient ValueState<Long> unlabelled;
  private transient LearnerCache learners;
  private transient LateLabels lateLabels;
  private transient TrainerMetrics trainerMetrics;
  private transient long learningSince;

  /**
   * A trainer of learners with these settings.
   *
   * @param networks builds the networks that learn
   * @param topics of which those with a name say whether labels come alone, and whether to emit a
   *     learner's snapshot whenever its state is written
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
  public OnlineTrainer(
      LearnerSettings settings,
      NetworkFactory networks,
      FlinkSettings flink,
      LabelSettings labels,
      TopicSettings topics) {
    this.settings = settings;
    this.networks = networks;
    this.flink = flink;
    this.labels = labels;
    this.topics = topics;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = context.getKeyedStateStore().getState(learnerState());
    waiting =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("waiting", WaitingSerializer.INSTANCE));
    unlabelled = context.getKeyedStateStore().getState(unlabelledState());
  }

  private ValueStateDescriptor<Snapshot> learnerState() {
    return ofKey("learner", SnapshotSerializer.INSTANCE);
  }

  private ValueStateDescriptor<Long> unlabelledState() {
    return ofKey("unlabelled", LongSerializer.INSTANCE);
  }

  /** State that is kept as long as the key is not forgotten. */
  private <T> ValueStateDescriptor<T> ofKey(String name, TypeSerializer<T> serializer) {
    ValueStateDescriptor<T> descriptor = new ValueStateDescriptor<>(name, serializer);
    if (flink.forgetIdleKeysHours() > 0) {
      Duration idle = Duration.ofHours(flink.forgetIdleKeysHours());
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(idle).build());
    }
    return descriptor;
  }

  @Override
  public void open() throws Exception {
    super.open();
    learners = new LearnerCache(flink.liveLearners(), this::load, this::save);
    trainerMetrics = new TrainerMetrics(getMetricGroup(), learners);
    lateLabels =
        new LateLabels(
            labels,
            waiting,
            unlabelled,
            getInternalTimerService("labels", VoidNamespaceSerializer.INSTANCE, this),
            this::emit,
            this::reject,
            trainerMetrics);
  }

  @Override
  public void processElement(StreamRecord<Arrival> element) throws IOException {
    Arrival arrival = element.getValue();
    String key = arrival.example().key();
    OnlineLearner learner = learners.get(key);
    long step = learner.step();
    long examples = learner.examples();
    long drifts = learner.drifts();
    learningSince = System.nanoTime();
    try {
      if (awaitsLabel(arrival)) {
        lateLabels.take(arrival, learner);
      } else {
        learner.testThenTrain(arrival.example(), this::emit);
      }
    } catch (RejectedExampleException rejected) {
      reject(arrival, rejected.reason());
    }
    if (learner.step() > step) {
      trainerMetrics.trained(learner, System.nanoTime() - learningSince);
    }
    trainerMetrics.drifted(learner.drifts() - drifts);
    if (learner.drifts() > drifts
        || (learner.examples() > examples && learner.examples() % flink.metricsEvery() == 0)) {
      report(key, learner);
    }
  }

  /** Whether a label comes alone, or an example whose label is to come alone. */
  private boolean awaitsLabel(Arrival arrival) {
    return topics.lateLabels() && (arrival.isLabel() || arrival.example().label() == null);
  }

  private void emit(Prediction prediction) {
    output.collect(new StreamRecord<>(prediction));
    trainerMetrics.predicted(prediction);
    learningSince = System.nanoTime();
  }

  private void reject(Arrival arrival, String reason) {
    trainerMetrics.rejected();
    output.collect(REJECTED, new StreamRecord<>(RejectedRecord.of(arrival.record(), reason)));
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws IOException {
    lateLabels.onTimer(timer.getTimestamp());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("nobody registers timers of processing time");
  }

  /** Reports the learner of the current key. */
  private void report(String key, OnlineLearner learner) throws IOException {
    MetricsRecord metrics =
        new MetricsRecord(
            key, learner.report(), lateLabels.waitingExamples(), lateLabels.unlabelled());
    output.collect(METRICS, new StreamRecord<>(metrics));
  }

  private OnlineLearner load(String key) {
    setCurrentKey(key);
    try {
      Snapshot snapshot = state.value();
      return snapshot == null
          ? new OnlineLearner(settings, networks)
          : OnlineLearner.restore(snapshot, settings, networks);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of key '%s' cannot be read".formatted(key), e);
    }
  }

  private void save(String key, OnlineLearner learner) {
    setCurrentKey(key);
    Snapshot snapshot = learner.snapshot();
    try {
      state.update(snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of key '%s' cannot be written".formatted(key), e);
    }
    if (!topics.models().isEmpty()) {
      output.collect(MODELS, new StreamRecord<>(new ModelVersion(key, snapshot.toBytes())));
    }
  }

  /** Writes what learners have become to keyed state, once per checkpoint. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    learners.saveAll();
  }

  /** At the end of the input, reports what the regular reports have left out. */
  @Override
  public void finish() throws Exception {
    learners.saveAll();
    forEachKeyOf(learnerState(), this::reportRest);
    forEachKeyOf(unlabelledState(), this::reportWithoutLearner);
    super.finish();
  }

  private <T> void forEachKeyOf(
      ValueStateDescriptor<T> descriptor, KeyedStateFunction<String, ValueState<T>> function)
      throws Exception {
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor, function);
  }

  /** The snapshot is null if its key has just been forgotten. */
  private void reportRest(String key, ValueState<Snapshot> saved) throws IOException {
    if (saved.value() == null) {
      return;
    }
    try (OnlineLearner learner = load(key)) {
      if (topics.lateLabels() || learner.examples() % flink.metricsEvery() != 0) {
        report(key, learner);
      }
    }
  }

  /** A key that no label ever came to has nothing but the count of its examples. */
  private void reportWithoutLearner(String key, ValueState<Long> count) throws IOException {
    if (state.value() == null && count.value() != null) {
      try (OnlineLearner learner = load(key)) {
        report(key, learner);
      }
    }
  }

  @Override
  public void close() throws Exception {
    // Flink closes operators that it could not open, too.
    if (learners != null) {
      learners.close();
    }
    super.close();
  }
}

package io.nsrstream.flink.training;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.ModelVersion;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.types.SnapshotSerializer;
import io.nsrstream.online.Example;
import io.nsrstream.online.Prediction;
import io.nsrstream.online.RejectedExampleException;
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
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one learner per key: predicts every example as it comes and lets the learner learn it.
 *
 * <p>The truth is keyed state, one snapshot per key; live learners are a bounded cache in front of
 * it. They are written back before a checkpoint's barrier goes on, and when the cache lets one go.
 */
public final class OnlineTrainer extends AbstractStreamOperator<Prediction>
    implements OneInputStreamOperator<Arrival, Prediction> {
  private static final long serialVersionUID = 1;

  public static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected") {};
  public static final OutputTag<MetricsRecord> METRICS = new OutputTag<>("metrics") {};
  public static final OutputTag<ModelVersion> MODELS = new OutputTag<>("models") {};

  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final FlinkSettings flink;
  private final boolean publishModels;
  private transient ValueState<Snapshot> state;
  private transient LearnerCache learners;
  private transient TrainerMetrics trainerMetrics;
  private transient long emittedAt;

  /**
   * A trainer of learners with these settings.
   *
   * @param networks builds the networks that learn
   * @param publishModels whether to emit a learner's snapshot whenever its state is written
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
  public OnlineTrainer(
      LearnerSettings settings,
      NetworkFactory networks,
      FlinkSettings flink,
      boolean publishModels) {
    this.settings = settings;
    this.networks = networks;
    this.flink = flink;
    this.publishModels = publishModels;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = context.getKeyedStateStore().getState(learnerState());
  }

  private ValueStateDescriptor<Snapshot> learnerState() {
    ValueStateDescriptor<Snapshot> descriptor =
        new ValueStateDescriptor<>("learner", SnapshotSerializer.INSTANCE);
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
  }

  @Override
  public void processElement(StreamRecord<Arrival> element) {
    Example example = element.getValue().example();
    OnlineLearner learner = learners.get(example.key());
    long step = learner.step();
    try {
      learner.testThenTrain(example, this::emit);
      if (learner.step() > step) {
        trainerMetrics.trained(learner, System.nanoTime() - emittedAt);
      }
      if (example.label() != null && learner.examples() % flink.metricsEvery() == 0) {
        report(example.key(), learner);
      }
    } catch (RejectedExampleException rejected) {
      trainerMetrics.rejected();
      output.collect(
          REJECTED,
          new StreamRecord<>(RejectedRecord.of(element.getValue().record(), rejected.reason())));
    }
  }

  private void emit(Prediction prediction) {
    output.collect(new StreamRecord<>(prediction));
    trainerMetrics.predicted(prediction);
    emittedAt = System.nanoTime();
  }

  private void report(String key, OnlineLearner learner) {
    output.collect(METRICS, new StreamRecord<>(new MetricsRecord(key, learner.report())));
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
    if (publishModels) {
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
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            learnerState(),
            (key, saved) -> reportRest(key, saved.value()));
    super.finish();
  }

  /** The snapshot is null if its key has just been forgotten. */
  private void reportRest(String key, @Nullable Snapshot snapshot) {
    if (snapshot == null) {
      return;
    }
    try (OnlineLearner learner = OnlineLearner.restore(snapshot, settings, networks)) {
      if (learner.examples() % flink.metricsEvery() != 0) {
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

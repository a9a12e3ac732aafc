package io.nsrstream.flink.operators;

import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.settings.VersionSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfErasure;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerCounts;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.run.FailedExampleException;
import io.nsrstream.online.run.KeyedLearner;
import io.nsrstream.online.run.LearnerStore;
import io.nsrstream.online.run.LearnersByKey;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.KeyedStateFunction;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps one learner per key. It predicts every example when it comes, and lets the learner learn it
 * at once or when its label comes.
 *
 * <p>Keyed state holds one snapshot per key; live learners are a bounded cache of it. A learner is
 * written back before the barrier of a checkpoint is forwarded, and when it leaves the cache.
 */
public final class OnlineTrainer extends AbstractStreamOperator<Prediction>
    implements OneInputStreamOperator<Arrival, Prediction>,
        Triggerable<String, VoidNamespace>,
        LearnerStore {
  private static final long serialVersionUID = 1;

  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final FlinkSettings flink;
  private final LabelSettings labels;
  private final TimeSettings times;
  private final TopicSettings topics;
  private final VersionSettings versions;
  private final OutputLimits limits;
  private transient ValueState<Snapshot> state;
  private transient WaitingState waiting;
  private transient Unlabelled unlabelled;
  private transient KeyCounts counts;
  private transient KeyBound bound;
  private transient LearnersByKey learners;
  private transient LateLabels lateLabels;
  private transient TrainerMetrics trainerMetrics;
  private transient TrainerOutputs outputs;
  private transient Publications publications;
  private transient LearnerReports reports;
  private transient long learningSince;

  /**
   * A trainer of learners with these settings.
   *
   * @param networks builds the networks that learn
   * @param labels how examples wait for labels that come alone
   * @param times how far the times of examples and labels are trusted
   * @param topics labels come alone if {@code labels} has a name; versions are published if {@code
   *     models} has one
   * @param versions when, and in what pieces
   * @param limits largest reports; larger ones are left out
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
  public OnlineTrainer(
      LearnerSettings settings,
      NetworkFactory networks,
      FlinkSettings flink,
      LabelSettings labels,
      TimeSettings times,
      TopicSettings topics,
      VersionSettings versions,
      OutputLimits limits) {
    this.settings = settings;
    this.networks = networks;
    this.flink = flink;
    this.labels = labels;
    this.times = times;
    this.topics = topics;
    this.versions = versions;
    this.limits = limits;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = context.getKeyedStateStore().getState(TrainerState.learner(flink));
    waiting = WaitingState.of(context.getKeyedStateStore());
    unlabelled =
        new Unlabelled(context.getKeyedStateStore().getState(TrainerState.unlabelled(flink)));
    counts = new KeyCounts(context.getOperatorStateStore(), getRuntimeContext().getTaskInfo());
    if (context.isRestored()) {
      forEachKeyOf(WaitingState.IN_ONE, (key, inOne) -> waiting.takeOver(inOne));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    LOG.info("Matrix products are by {}", networks.kernels());
    learners = new LearnersByKey(flink.liveLearners(), this);
    trainerMetrics = new TrainerMetrics(getMetricGroup(), learners);
    outputs = new TrainerOutputs(output, limits, trainerMetrics, unlabelled);
    publications =
        new Publications(
            versions,
            Duration.ofHours(flink.forgetIdleKeysHours()),
            getKeyedStateStore().getState(TrainerState.published()),
            getInternalTimerService("versions", VoidNamespaceSerializer.INSTANCE, this),
            outputs::model);
    lateLabels =
        new LateLabels(
            labels,
            waiting,
            KeyTimers.of(getInternalTimerService("labels", VoidNamespaceSerializer.INSTANCE, this)),
            new TrustedTimes(times.maxAheadMs()),
            this::emit,
            outputs);
    reports = new LearnerReports(flink, topics.lateLabels(), this, lateLabels, unlabelled, outputs);
    getMetricGroup().gauge("keys", (Gauge<Integer>) counts::total);
    bound =
        new KeyBound(
            flink,
            counts,
            getKeyedStateStore().getState(TrainerState.IDLE_KEY),
            target -> getInternalTimerService("keys", VoidNamespaceSerializer.INSTANCE, target),
            this::forget);
    bound.count(getKeyedStateBackend());
  }

  private boolean forget(String key) throws Exception {
    if (lateLabels.waits()) {
      return false;
    }
    clear(key);
    return true;
  }

  /** Nothing is left of the current key, its published versions included. */
  private void clear(String key) throws Exception {
    lateLabels.forget();
    unlabelled.clear();
    learners.drop(key);
    state.clear();
    if (!topics.models().isEmpty()) {
      publications.forget(key);
    }
  }

  private void erase(String key) throws Exception {
    clear(key);
    bound.forgotten(key);
    reports.forgotten(key);
  }

  @Override
  public void processElement(StreamRecord<Arrival> element) throws Exception {
    Arrival arrival = element.getValue();
    String key = arrival.key();
    if (arrival instanceof OfErasure) {
      erase(key);
      return;
    }
    if (!bound.takes()) {
      outputs.reject(arrival, bound.reason());
      return;
    }
    KeyedLearner keyed = learners.get(key);
    LearnerCounts before = keyed.learner().counts();
    learningSince = System.nanoTime();
    try {
      take(arrival, keyed);
      bound.taken(key);
    } catch (RejectedExampleException rejected) {
      outputs.reject(arrival, rejected.reason());
    } catch (FailedExampleException failure) {
      outputs.failed(arrival, failure);
    }
    Learner learner = keyed.learner();
    LearnerCounts added = learner.counts().since(before);
    trainerMetrics.learned(learner, added, System.nanoTime() - learningSince);
    if (added.drifts() > 0
        || (added.examples() > 0 && learner.examples() % flink.metricsEvery() == 0)) {
      reports.report(key, learner);
    }
  }

  private void take(Arrival arrival, KeyedLearner learner) throws Exception {
    if (arrival instanceof OfExample example
        && (example.example().label() != null || !topics.lateLabels())) {
      learner.testThenTrain(example.example(), this::emit);
    } else {
      lateLabels.take(arrival, learner);
    }
  }

  private void emit(Prediction prediction) {
    outputs.prediction(prediction);
    learningSince = System.nanoTime();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    lateLabels.onTimer(timer.getTimestamp());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    publications.onTimer(timer.getKey(), state.value());
  }

  @Override
  public Learner load(String key) {
    setCurrentKey(key);
    try {
      Snapshot snapshot = state.value();
      return snapshot == null
          ? new Learner(settings, networks)
          : Learner.restore(snapshot, settings, networks);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of key '%s' cannot be read".formatted(key), e);
    }
  }

  @Override
  public void save(String key, Learner learner) {
    setCurrentKey(key);
    Snapshot snapshot = learner.snapshot();
    try {
      state.update(snapshot);
      if (!topics.models().isEmpty()) {
        publications.saved(key, learner.examples(), snapshot);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the state of key '%s' cannot be written".formatted(key), e);
    }
  }

  /** Writes the learners that changed to keyed state, once per checkpoint. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    learners.saveAll();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    bound.save();
  }

  /** At the end of the input, reports the learners that have learned since their last report. */
  @Override
  public void finish() throws Exception {
    learners.saveAll();
    forEachKeyOf(TrainerState.learner(flink), reports::reportRest);
    forEachKeyOf(
        TrainerState.unlabelled(flink),
        (key, count) -> reports.reportWithoutLearner(key, state, count));
    forEachKeyOf(TrainerState.published(), (key, saved) -> publications.finish(key, state.value()));
    super.finish();
  }

  private <T> void forEachKeyOf(
      ValueStateDescriptor<T> descriptor, KeyedStateFunction<String, ValueState<T>> function)
      throws Exception {
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor, function);
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

package io.nsrstream.flink.operators;

import io.nsrstream.flink.settings.FlinkSettings;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateFunction;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * Bounds the number of keys, if that is asked for. A key counts from its first record that is
 * taken. Where idle keys are forgotten, a key that takes no record for one to two times as long as
 * that is forgotten here, and counts no longer.
 */
final class KeyBound implements Triggerable<String, VoidNamespace> {
  private static final long NEVER = Long.MAX_VALUE;

  private final FlinkSettings flink;
  private final KeyCounts counts;
  private final ValueState<Long> idleAt;
  private final InternalTimerService<VoidNamespace> timers;
  private final Forgetting forgetting;
  private final int most;
  private final long idleMs;

  /**
   * Works on the current key.
   *
   * @param idleAt processing time at which a key is idle, for each key that counts
   * @param timers of a service with this object as its target
   */
  KeyBound(
      FlinkSettings flink,
      KeyCounts counts,
      ValueState<Long> idleAt,
      Timers timers,
      Forgetting forgetting) {
    this.flink = flink;
    this.counts = counts;
    this.idleAt = idleAt;
    this.timers = timers.of(this);
    this.forgetting = forgetting;
    this.most = counts.share(flink.maxKeys());
    this.idleMs = Duration.ofHours(flink.forgetIdleKeysHours()).toMillis();
  }

  /** Whether there is a bound; without one, keys are not counted. */
  private boolean isOn() {
    return flink.maxKeys() > 0;
  }

  /** Counts the keys that are there, if a bound is new to them. */
  void count(KeyedStateBackend<String> keys) throws Exception {
    if (!isOn() || counts.restored()) {
      return;
    }
    forEach(keys, TrainerState.IDLE_KEY, (key, ofAnEarlierBound) -> ofAnEarlierBound.clear());
    for (ValueStateDescriptor<?> kept : TrainerState.ofKeys(flink)) {
      count(keys, kept);
    }
  }

  private <T> void count(KeyedStateBackend<String> keys, ValueStateDescriptor<T> kept)
      throws Exception {
    forEach(
        keys,
        kept,
        (key, value) -> {
          if (value.value() != null) {
            taken(key);
          }
        });
  }

  private static <T> void forEach(
      KeyedStateBackend<String> keys,
      ValueStateDescriptor<T> descriptor,
      KeyedStateFunction<String, ValueState<T>> function)
      throws Exception {
    keys.applyToAllKeys(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor, function);
  }

  /** Saves the counts, or that keys are not counted. */
  void save() throws Exception {
    if (isOn()) {
      counts.save();
    } else {
      counts.saveNone();
    }
  }

  /** Whether the current key counts already, or may begin. */
  boolean takes() throws IOException {
    return !isOn() || counts.total() < most || idleAt.value() != null;
  }

  /** Why a record of a further key is rejected. */
  String reason() {
    return "key must be one of at most %d keys (flink.maxKeys), %d of them for this subtask, but it is a further one: raise flink.maxKeys, or let idle keys go by flink.forgetIdleKeysHours (%d)"
        .formatted(flink.maxKeys(), most, flink.forgetIdleKeysHours());
  }

  /** Takes note of a record of a key that was taken, or of a key that was there before. */
  void taken(String key) throws IOException {
    if (!isOn()) {
      return;
    }
    Long known = idleAt.value();
    if (known == null) {
      counts.add(key, 1);
    }
    long later = later();
    if (known == null || later > known) {
      idleAt.update(later);
      if (later != NEVER) {
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, later);
      }
    }
  }

  /** Takes note that the current key was forgotten on demand. */
  void forgotten(String key) throws IOException {
    if (isOn() && idleAt.value() != null) {
      idleAt.clear();
      counts.add(key, -1);
    }
  }

  private long later() {
    long now = timers.currentProcessingTime();
    return idleMs == 0 ? NEVER : Idleness.at(now, now, idleMs);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    if (!isOn()) {
      return; // of an earlier bound
    }
    Long known = idleAt.value();
    if (known == null || known > timer.getTimestamp()) {
      return;
    }
    if (forgetting.forget(timer.getKey())) {
      idleAt.clear();
      counts.add(timer.getKey(), -1);
    } else {
      taken(timer.getKey());
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("no timer of event time was registered, but one fired");
  }

  /** Makes timers that call a target. */
  interface Timers {
    InternalTimerService<VoidNamespace> of(Triggerable<String, VoidNamespace> target);
  }

  /** Forgets what is kept of a key. */
  interface Forgetting {
    /** Returns false if something of the current key still waits; then it stays. */
    boolean forget(String key) throws Exception;
  }
}

package io.nsrstream.flink.operators;

import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ServeControl;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.flink.settings.VersionSettings;
import io.nsrstream.flink.state.Published;
import io.nsrstream.flink.state.Published.Version;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.jspecify.annotations.Nullable;

/**
 * Publishes saved learners as versions when they are due, and takes back the versions that are too
 * many and those of learners that were forgotten. All is about the current key.
 */
final class Publications {
  private final VersionSettings settings;
  private final long idleMs;
  private final ValueState<Published> state;
  private final InternalTimerService<VoidNamespace> timers;
  private final Consumer<ModelRecord> out;

  /**
   * Publications of a subtask.
   *
   * @param idle how long a learner is kept that learns nothing; zero for ever
   * @param out where the records go
   */
  Publications(
      VersionSettings settings,
      Duration idle,
      ValueState<Published> state,
      InternalTimerService<VoidNamespace> timers,
      Consumer<ModelRecord> out) {
    this.settings = settings;
    this.idleMs = idle.toMillis();
    this.state = state;
    this.timers = timers;
    this.out = out;
  }

  /**
   * Takes a learner that has just been saved.
   *
   * @param examples labelled examples that it has learned
   */
  void saved(String key, long examples, Snapshot snapshot) throws IOException {
    Published published = published().withSaved(examples);
    if (examples < published.latest()) {
      // The learner was forgotten when it was idle, and this is a new one.
      takeBackAll(key, published);
      published = Published.NOTHING.withTimer(published.timerMs()).withSaved(examples);
    }
    if (isDue(published)) {
      publish(key, published, snapshot);
    } else {
      state.update(lookAgain(published, published.atMs() + settings.everyMs()));
    }
  }

  private boolean isDue(Published published) {
    return published.versions().isEmpty()
        || published.saved() - published.latest() >= settings.everyExamples()
        || now() - published.atMs() >= settings.everyMs()
        // A clock that was wrong once holds nothing up.
        || now() < published.atMs();
  }

  private void publish(String key, Published published, Snapshot snapshot) throws IOException {
    List<Version> versions = new ArrayList<>(published.versions());
    if (published.saved() != published.latest()) {
      int chunks =
          VersionRecords.write(
              key, published.saved(), snapshot.toBytes(), settings.chunkBytes(), out);
      versions.add(new Version(published.saved(), chunks));
    }
    while (versions.size() > settings.keep()) {
      Version oldest = versions.remove(0);
      VersionRecords.takeBack(key, oldest.number(), oldest.chunks(), out);
    }
    Published updated =
        new Published(List.copyOf(versions), now(), published.saved(), published.timerMs());
    state.update(lookAgain(updated, idleMs == 0 ? Published.NO_TIMER : now() + idleMs));
  }

  /** The one timer of a key moves. */
  private Published lookAgain(Published published, long atMs) {
    if (published.timerMs() == atMs) {
      return published;
    }
    if (published.timerMs() != Published.NO_TIMER) {
      timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, published.timerMs());
    }
    if (atMs != Published.NO_TIMER) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, atMs);
    }
    return published.withTimer(atMs);
  }

  /**
   * Looks at a key again.
   *
   * @param snapshot of its learner as it was saved last; null if it has been forgotten
   */
  void onTimer(String key, @Nullable Snapshot snapshot) throws IOException {
    Published published = published().withTimer(Published.NO_TIMER);
    if (snapshot == null) {
      takeBackAll(key, published);
      state.clear();
    } else {
      publish(key, published, snapshot);
    }
  }

  /** Takes back all versions of a key, whether any are known or not. */
  void forget(String key) throws IOException {
    Published published = lookAgain(published(), Published.NO_TIMER);
    takeBackAll(key, published);
    state.clear();
  }

  /**
   * Publishes what is not yet, at the end of the input.
   *
   * @param snapshot of its learner as it was saved last; null if it has been forgotten
   */
  void finish(String key, @Nullable Snapshot snapshot) throws IOException {
    Published published = published();
    if (snapshot != null && published.saved() != published.latest()) {
      publish(key, published, snapshot);
    }
  }

  private void takeBackAll(String key, Published published) {
    for (Version version : published.versions()) {
      VersionRecords.takeBack(key, version.number(), version.chunks(), out);
    }
    out.accept(ServeControl.NOTHING.of(key));
  }

  private Published published() throws IOException {
    Published found = state.value();
    return found == null ? Published.NOTHING : found;
  }

  private long now() {
    return timers.currentProcessingTime();
  }
}

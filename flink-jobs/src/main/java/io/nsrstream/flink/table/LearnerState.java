package io.nsrstream.flink.table;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.state.LessonBytes;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.run.LearnerStore;
import io.nsrstream.online.run.Lesson;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.api.dataview.MapView;

/**
 * Learners in the state of a process table function, which can be written at any row, but not
 * before a checkpoint: a snapshot from time to time, and the examples learned since. A snapshot and
 * these examples give the same learner again, to the byte.
 *
 * <p>Only the state of the current key can be reached. A learner that leaves the cache under
 * another key loses nothing, as its examples are in its state already.
 */
final class LearnerState implements LearnerStore {
  private static final String SNAPSHOT = "snapshot";

  private final JobSettings settings;
  private final NetworkFactory networks;
  private final LessonBytes bytes = new LessonBytes();
  private String key = "";
  private OfKey current = new OfKey(new Progress(), new ListView<>(), new MapView<>());

  LearnerState(JobSettings settings, NetworkFactory networks) {
    this.settings = settings;
    this.networks = networks;
  }

  /** How far the learner of a key is. */
  public static final class Progress {
    /** Labelled examples that it has learned. */
    public long examples;
  }

  /**
   * The state of one key, which can be reached while a row of that key is taken.
   *
   * @param progress how far its learner is, to be compared with the live one
   * @param lessons what was learned since the snapshot
   * @param snapshot one entry, or none before the first snapshot
   */
  record OfKey(Progress progress, ListView<byte[]> lessons, MapView<String, byte[]> snapshot) {}

  /** Goes to the state of a key. */
  void at(String newKey, OfKey state) {
    key = newKey;
    current = state;
  }

  @Override
  public Learner load(String ofKey) {
    requireCurrent(ofKey);
    return access(
        () -> {
          byte[] snapshot = current.snapshot().get(SNAPSHOT);
          return snapshot == null
              ? new Learner(settings.learner(), networks)
              : Learner.restore(Snapshot.of(snapshot), settings.learner(), networks);
        });
  }

  @Override
  public List<Lesson> lessons(String ofKey) {
    requireCurrent(ofKey);
    return access(
        () -> {
          List<Lesson> read = new ArrayList<>();
          for (byte[] lesson : current.lessons().get()) {
            read.add(bytes.lesson(lesson));
          }
          return read;
        });
  }

  @Override
  public void learned(String ofKey, Lesson lesson) {
    requireCurrent(ofKey);
    access(
        () -> {
          current.lessons().add(bytes.of(lesson));
          return true;
        });
  }

  @Override
  public void save(String ofKey, Learner learner) {
    if (!ofKey.equals(key)) {
      return;
    }
    access(
        () -> {
          current.snapshot().put(SNAPSHOT, learner.snapshot().toBytes());
          current.lessons().clear();
          return true;
        });
  }

  private void requireCurrent(String ofKey) {
    if (!ofKey.equals(key)) {
      throw new IllegalStateException(
          "only the state of %s can be reached, not that of %s".formatted(key, ofKey));
    }
  }

  private <T> T access(Access<T> access) {
    try {
      return access.get();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException("the state of %s cannot be used".formatted(key), failure);
    }
  }

  private interface Access<T> {
    T get() throws Exception;
  }
}

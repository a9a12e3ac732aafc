package io.nsrstream.flink.training;

import io.nsrstream.online.learner.OnlineLearner;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The live learners of a subtask, by key: those used last, up to a bound. */
final class LearnerCache implements AutoCloseable {
  private final int bound;
  private final Function<String, OnlineLearner> load;
  private final BiConsumer<String, OnlineLearner> save;
  private final LinkedHashMap<String, Live> live = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * An empty cache.
   *
   * @param bound most learners it keeps, at least 1
   * @param load makes a learner of what was saved, or a new one
   * @param save keeps what a learner has become
   */
  LearnerCache(
      int bound, Function<String, OnlineLearner> load, BiConsumer<String, OnlineLearner> save) {
    this.bound = bound;
    this.load = load;
    this.save = save;
  }

  /** The learner of a key; may save and close another to make room. */
  OnlineLearner get(String key) {
    Live found = live.get(key);
    if (found == null) {
      makeRoom();
      found = new Live(load.apply(key));
      live.put(key, found);
    }
    return found.learner;
  }

  private void makeRoom() {
    if (live.size() >= bound) {
      Iterator<Map.Entry<String, Live>> eldest = live.entrySet().iterator();
      Map.Entry<String, Live> leaving = eldest.next();
      saveChanged(leaving.getKey(), leaving.getValue());
      leaving.getValue().learner.close();
      eldest.remove();
    }
  }

  /** Saves all learners that have learned since they were saved last. */
  void saveAll() {
    live.forEach(this::saveChanged);
  }

  private void saveChanged(String key, Live entry) {
    if (entry.learner.examples() != entry.savedAt) {
      save.accept(key, entry.learner);
      entry.savedAt = entry.learner.examples();
    }
  }

  int size() {
    return live.size();
  }

  @Override
  public void close() {
    live.values().forEach(entry -> entry.learner.close());
    live.clear();
  }

  private static final class Live {
    private final OnlineLearner learner;

    /** Every labelled example changes a learner and nothing else does. */
    private long savedAt;

    Live(OnlineLearner learner) {
      this.learner = learner;
      this.savedAt = learner.examples();
    }
  }
}

package io.nsrstream.online.run;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The live learners by key: those used last, up to a bound. */
public final class LearnersByKey implements AutoCloseable {
  private final int bound;
  private final LearnerStore store;
  private final LinkedHashMap<String, KeyedLearner> live = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * None are live.
   *
   * @param bound most learners that are live, at least 1
   * @param store where all others rest
   */
  public LearnersByKey(int bound, LearnerStore store) {
    this.bound = bound;
    this.store = store;
  }

  /** The learner of a key; may save and close another to make room. */
  public KeyedLearner get(String key) {
    KeyedLearner found = live.get(key);
    if (found == null) {
      makeRoom();
      found = new KeyedLearner(key, store);
      live.put(key, found);
    }
    return found;
  }

  private void makeRoom() {
    if (live.size() >= bound) {
      Iterator<Map.Entry<String, KeyedLearner>> eldest = live.entrySet().iterator();
      KeyedLearner leaving = eldest.next().getValue();
      leaving.saveChanged();
      leaving.close();
      eldest.remove();
    }
  }

  /** Saves all learners that have learned since they were saved last. */
  public void saveAll() {
    live.values().forEach(KeyedLearner::saveChanged);
  }

  /** Closes the learner of a key, if it is live, without saving what it has learned. */
  public void drop(String key) {
    KeyedLearner dropped = live.remove(key);
    if (dropped != null) {
      dropped.close();
    }
  }

  /** Number of live learners. */
  public int size() {
    return live.size();
  }

  @Override
  public void close() {
    live.values().forEach(KeyedLearner::close);
    live.clear();
  }
}

package io.nsrstream.online.run;

import io.nsrstream.online.learner.Learner;
import java.util.List;

/** Keeps the snapshots of learners that are not live. */
public interface LearnerStore {

  /** The learner that was saved last for a key, or a new one. */
  Learner load(String key);

  /**
   * What the learner of a key has learned since it was saved, in its order, where the store keeps
   * that: it is learned again after {@link #load}.
   */
  default List<Lesson> lessons(String key) {
    return List.of();
  }

  /** Takes what the learner of a key has just learned. */
  default void learned(String key, Lesson lesson) {
    // Most stores are saved to before what has been learned can be lost.
  }

  /** Saves a learner. */
  void save(String key, Learner learner);
}

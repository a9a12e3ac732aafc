package io.nsrstream.online.run;

import io.nsrstream.online.learner.Learner;

/** Keeps the snapshots of learners that are not live. */
public interface LearnerStore {

  /** The learner that was saved last for a key, or a new one. */
  Learner load(String key);

  /**
   * Saves a learner.
   *
   * @param publish whether to publish the snapshot, too
   */
  void save(String key, Learner learner, boolean publish);
}

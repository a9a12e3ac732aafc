package io.nsrstream.online.run;

import io.nsrstream.online.learner.Learner;

/** Where learners rest that are not live. */
public interface LearnerStore {

  /** A learner of what was saved last for a key, or a new one. */
  Learner load(String key);

  /**
   * Keeps what a learner has become.
   *
   * @param publish whether it is also the time to show it to others
   */
  void save(String key, Learner learner, boolean publish);
}

package io.nsrstream.online.run;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.LearnerReport;
import java.util.Map;
import java.util.Optional;

/** Receives the events of a run in their order, to score or show them. */
public interface Listener {

  /**
   * A prediction and its label, after the learner has learned the example; or a prediction that
   * will not get a label. A prediction whose label is refused does not come here: its example is
   * rejected.
   *
   * @param prediction as it was made
   * @param label the true class; empty if it did not come
   */
  default void predicted(Prediction prediction, Optional<String> label) {}

  /** An example could not be predicted or learned; the run goes on. */
  default void rejected(Example example, RejectedExampleException reason) {}

  /** The detector of a key's learner has signalled drift at the example learned last. */
  default void drift(String key) {}

  /**
   * The stream has ended.
   *
   * @param reports where the learner of each key stands
   */
  default void finished(Map<String, LearnerReport> reports) {}
}

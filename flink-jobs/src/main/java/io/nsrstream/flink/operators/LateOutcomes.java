package io.nsrstream.flink.operators;

import io.nsrstream.flink.state.Arrival;
import io.nsrstream.online.run.FailedExampleException;

/** Takes what becomes of examples that were predicted, and of labels that came alone. */
public interface LateOutcomes {
  /** A label is given up, or the learner refuses it. */
  void reject(Arrival arrival, String reason);

  /** Learning an example by its label failed. */
  void failed(Arrival arrival, FailedExampleException failure);

  /** The label of a prediction has come, which tells whether it was right. */
  void scored(boolean right);

  /** Examples were given up without a label. */
  void unlabelled(int count) throws Exception;
}

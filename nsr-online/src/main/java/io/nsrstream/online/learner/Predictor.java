package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.RejectedExampleException;

/** Predicts examples; a prediction changes nothing. */
public interface Predictor {

  /**
   * Predicts an example. Later forecasts and snapshots do not depend on the number and the lengths
   * of the examples predicted before.
   *
   * @throws RejectedExampleException if its steps do not have as many features as those learned or
   *     are too many, one of them is not finite, or its nominal values are not at features in
   *     ascending order
   */
  Forecast forecast(Example example) throws RejectedExampleException;
}

package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.RejectedExampleException;

/** What predicts examples and is not changed by that. */
public interface Predictor {

  /**
   * Predicts an example. However many are predicted, of whatever lengths, later forecasts and
   * snapshots are what they would have been without.
   *
   * @throws RejectedExampleException if its steps do not have as many features as those learned or
   *     are too many, one of them is not finite, or its nominal values are not at features in
   *     ascending order
   */
  Forecast forecast(Example example) throws RejectedExampleException;
}

package io.nsrstream.online.run;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import org.jspecify.annotations.Nullable;

/**
 * An example that was learned.
 *
 * @param example with its label
 * @param earlier its prediction if that was made earlier, else null
 */
public record Lesson(Example example, @Nullable Prediction earlier) {

  void teach(Learner learner) throws RejectedExampleException {
    if (earlier == null) {
      learner.testThenTrain(example);
    } else {
      learner.learn(example, Forecast.of(earlier));
    }
  }
}

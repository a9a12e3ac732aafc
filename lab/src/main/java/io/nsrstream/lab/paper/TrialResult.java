package io.nsrstream.lab.paper;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;
import java.util.List;

/**
 * What came of a trial.
 *
 * @param trial its line
 * @param seconds how long it took, all interruptions left out
 * @param epochs in their order, from 0
 */
public record TrialResult(String trial, double seconds, List<EpochScores> epochs) {

  /** Where it stood before it was trained. */
  @JsonIgnore
  EpochScores start() {
    return epochs.get(0);
  }

  /** Where it stands. */
  @JsonIgnore
  EpochScores last() {
    return epochs.get(epochs.size() - 1);
  }

  /** The epoch to report: the first with the lowest error on the validation rows. */
  @JsonIgnore
  EpochScores best() {
    return epochs.stream()
        .min(Comparator.comparingDouble(EpochScores::validationError))
        .orElseThrow();
  }
}

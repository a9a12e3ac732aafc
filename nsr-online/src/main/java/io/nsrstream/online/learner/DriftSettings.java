package io.nsrstream.online.learner;

import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a learner detects drift, and how it reacts.
 *
 * @param detector of drift in the errors of its predictions
 * @param keepBatches latest mini-batches that stay in the windows of class means; {@link
 *     #ALL_BATCHES} keeps all
 * @param keepExamples latest examples that replay keeps; {@link #ALL_EXAMPLES} keeps all
 * @param rateFactor factor on the learning rates for a while; 1 for no change
 * @param rateExamples number of labelled examples with that factor
 * @param freshMember whether the network of least weight restarts with its first settings
 */
public record DriftSettings(
    Detector detector,
    int keepBatches,
    int keepExamples,
    double rateFactor,
    int rateExamples,
    boolean freshMember)
    implements Serializable, Conditional {

  /** As many as a window can have. */
  public static final int ALL_BATCHES = 65_536;

  /** As many as replay can draw from. */
  public static final int ALL_EXAMPLES = 10_000_000;

  /** No detector. */
  public static final DriftSettings NONE =
      new DriftSettings(Detector.NONE, ALL_BATCHES, ALL_EXAMPLES, 1, 500, false);

  /** Replay keeps the latest 100 examples. */
  public static final DriftSettings DEFAULTS =
      new DriftSettings(Detector.ADWIN, ALL_BATCHES, 100, 1, 500, false);

  public DriftSettings {
    new Rules()
        .between("keepBatches", keepBatches, 0, ALL_BATCHES)
        .between("keepExamples", keepExamples, 0, ALL_EXAMPLES)
        .positive("rateFactor", rateFactor)
        .between("rateExamples", rateExamples, 1, Integer.MAX_VALUE)
        .check();
  }

  @Override
  public List<Unused> unused() {
    if (detector == Detector.NONE) {
      return Stream.of("keepBatches", "keepExamples", "rateFactor", "rateExamples", "freshMember")
          .map(name -> new Unused(name, "where detector is NONE", "choose a detector"))
          .toList();
    }
    return rateFactor == 1
        ? List.of(new Unused("rateExamples", "where rateFactor is 1", "set rateFactor, too"))
        : List.of();
  }
}

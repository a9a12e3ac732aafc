package io.nsrstream.online.learner;

import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.drift.DriftDetector;
import io.nsrstream.online.drift.Signal;
import io.nsrstream.online.ensemble.Ensemble;
import io.nsrstream.online.learner.LearnerReport.DriftReport;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;

/** Watches the errors of a learner's predictions and counts what its detector signals. */
final class DriftWatch implements Stateful {
  private static final String SECTION = "DRIF";

  private final DriftSettings settings;
  private final long seed;
  private DriftDetector detector;
  private long warnings;
  private long drifts;
  private long last;

  /**
   * A watch that has seen nothing.
   *
   * @param seed of what the detector draws
   */
  DriftWatch(DriftSettings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
    this.detector = settings.detector().create(seed);
  }

  /**
   * Takes in whether the next prediction was right.
   *
   * @param example its number, from 1
   * @return whether its detector signals a drift
   */
  boolean add(boolean right, long example) {
    Signal signal = detector.add(right ? 0 : 1);
    if (signal == Signal.WARNING) {
      warnings++;
    }
    if (signal == Signal.DRIFT) {
      drifts++;
      last = example;
    }
    return signal == Signal.DRIFT;
  }

  /**
   * Lets opinions forget and begin anew after a drift, and learn at the rate that is due.
   *
   * @param drifted whether the latest example signalled a drift
   * @param examples learned so far
   */
  void react(boolean drifted, Ensemble opinions, long examples) {
    if (drifted) {
      opinions.forget(settings.keepExamples(), settings.keepBatches());
      if (settings.freshMember()) {
        opinions.renewWorst();
      }
    }
    opinions.raiseRates(rateFactor(examples));
  }

  /** What learning rates are multiplied by after so many examples. */
  private double rateFactor(long examples) {
    return drifts > 0 && examples - last < settings.rateExamples() ? settings.rateFactor() : 1;
  }

  /** Number of drifts up to now. */
  long drifts() {
    return drifts;
  }

  DriftReport report() {
    return new DriftReport(warnings, drifts, last);
  }

  /** Adds its section to a snapshot; without a detector there is none. */
  void write(Snapshot.Builder builder) {
    if (settings.detector() != Detector.NONE) {
      builder.section(SECTION, this::write);
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(warnings);
    out.putLong(drifts);
    out.putLong(last);
    out.putText(settings.detector().name());
    detector.write(out);
  }

  /** Takes over its section of a snapshot, if there is one. */
  void restore(Snapshot snapshot) {
    if (snapshot.has(SECTION)) {
      snapshot.scan(SECTION, this::restore);
    }
  }

  /** A detector that is not of the kind that was written begins anew. */
  @Override
  public void restore(SectionReader in) {
    warnings = in.getCount();
    drifts = in.getCount();
    last = in.getCount();
    Detector kind = detector(in);
    DriftDetector written = kind.create(seed);
    written.restore(in);
    if (kind == settings.detector()) {
      detector = written;
    }
  }

  private static Detector detector(SectionReader in) {
    String name = in.getText();
    in.require(
        Arrays.stream(Detector.values()).anyMatch(known -> known.name().equals(name)),
        "is of an unknown detector " + name);
    return Detector.valueOf(name);
  }
}

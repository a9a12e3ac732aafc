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

/** Runs the drift detector on the errors of a learner and counts its signals. */
final class DriftWatch implements Stateful {
  private static final String SECTION = "DRIF";

  private final DriftSettings settings;
  private final long seed;
  private DriftDetector detector;
  private long warnings;
  private long drifts;
  private long last;

  /**
   * A watch before the first prediction.
   *
   * @param seed of the random numbers of the detector
   */
  DriftWatch(DriftSettings settings, long seed) {
    this.settings = settings;
    this.seed = seed;
    this.detector = settings.detector().create(seed);
  }

  /**
   * Adds whether the next prediction was right.
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
   * Carries out the reactions to drift: opinions forget or restart, and learning rates change.
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

  /** The factor on learning rates after so many examples. */
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

  /** If the snapshot has another kind of detector, the detector starts empty. */
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

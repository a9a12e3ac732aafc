package io.nsrstream.online.learner;

import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.drift.DriftDetector;
import io.nsrstream.online.drift.Signal;
import io.nsrstream.online.learner.LearnerReport.DriftReport;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.Arrays;

/** Listens to the errors of a learner's predictions and counts what its detector signals. */
final class DriftWatch {
  private static final String SECTION = "DRIF";

  private final DriftSettings settings;
  private final DriftDetector detector;
  private long warnings;
  private long drifts;
  private long last;

  /**
   * A watch that has heard nothing.
   *
   * @param seed of what the detector draws
   */
  DriftWatch(DriftSettings settings, long seed) {
    this(settings, settings.detector().create(seed));
  }

  private DriftWatch(DriftSettings settings, DriftDetector detector) {
    this.settings = settings;
    this.detector = detector;
  }

  /**
   * Hears of the next prediction.
   *
   * @param example its number, from 1
   * @return whether it tells of a drift
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

  /** What learning rates are multiplied by after so many examples. */
  double rateFactor(long examples) {
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

  private void write(SectionWriter out) {
    out.putLong(warnings);
    out.putLong(drifts);
    out.putLong(last);
    out.putText(settings.detector().name());
    detector.write(out);
  }

  /** Reads what {@link #write} wrote. A detector that is not the one that wrote it begins anew. */
  static DriftWatch read(Snapshot snapshot, DriftSettings settings, long seed) {
    return snapshot.has(SECTION)
        ? snapshot.read(SECTION, in -> read(in, settings, seed))
        : new DriftWatch(settings, seed);
  }

  private static DriftWatch read(SectionReader in, DriftSettings settings, long seed) {
    long warnings = in.getCount();
    long drifts = in.getCount();
    long last = in.getCount();
    Detector kind = detector(in);
    DriftDetector written = kind.create(seed);
    written.restore(in);
    DriftWatch watch =
        kind == settings.detector()
            ? new DriftWatch(settings, written)
            : new DriftWatch(settings, seed);
    watch.warnings = warnings;
    watch.drifts = drifts;
    watch.last = last;
    return watch;
  }

  private static Detector detector(SectionReader in) {
    String name = in.getText();
    in.require(
        Arrays.stream(Detector.values()).anyMatch(known -> known.name().equals(name)),
        "is of an unknown detector " + name);
    return Detector.valueOf(name);
  }
}

package io.nsrstream.connectors.generated;

import java.util.Locale;

/** The kinds of drift that generated streams have. */
public enum Drift {
  /** Three changes, after 5,000, 10,000 and 15,000 examples. */
  ABRUPT,

  /** The same three changes, each over 1,000 examples. */
  GRADUAL,

  /** A change after every 2,500 examples; the four concepts return in turn. */
  RECURRING,

  /** No changes from one concept to another, but one concept that moves with every example. */
  INCREMENTAL;

  /** When concepts change. */
  public DriftSchedule schedule() {
    return switch (this) {
      case ABRUPT -> DriftSchedule.abrupt(5_000);
      case GRADUAL -> DriftSchedule.gradual(5_000, 1_000);
      case RECURRING -> DriftSchedule.recurring(2_500);
      case INCREMENTAL -> DriftSchedule.NONE;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

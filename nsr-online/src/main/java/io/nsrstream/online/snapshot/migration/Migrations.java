package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;

/** The steps from each older format to the one after it. */
public final class Migrations {

  /** The step at index v − 1 begins with version v. */
  private static final List<Migration> STEPS =
      List.of(
          new FromVersion1(),
          new FromVersion2(),
          new FromVersion3(),
          new FromVersion4(),
          new FromVersion5(),
          new FromVersion6());

  private Migrations() {}

  /**
   * The same learner in the newest format; a snapshot of that format is returned as it is.
   *
   * @throws io.nsrstream.online.snapshot.SnapshotException if a section is not as its version says
   */
  public static Snapshot newest(Snapshot snapshot) {
    Snapshot current = snapshot;
    while (current.version() < Snapshot.VERSION) {
      current = STEPS.get(current.version() - 1).apply(current);
    }
    return current;
  }
}

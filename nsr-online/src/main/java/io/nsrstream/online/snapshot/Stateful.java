package io.nsrstream.online.snapshot;

/**
 * A part of a learner whose later results depend on what it saw. It is written and read in one way,
 * in the newest format alone; {@link io.nsrstream.online.snapshot.migration.Migrations} brings
 * older snapshots there first.
 */
public interface Stateful {

  /** Writes all that its later results depend on, its settings left aside. */
  void write(SectionWriter out);

  /**
   * Takes over what {@link #write} of a part with the same settings wrote, in place of what it saw
   * itself.
   *
   * @throws SnapshotException if that was not written by a part of its kind and settings; it is
   *     then unusable
   */
  void restore(SectionReader in);
}

package io.nsrstream.cli.peers;

import java.util.Locale;

/** What a learner of MOA sees of a sequence. */
enum MoaSequences {
  /** The features by kernels that the default learner sees: a vector. */
  KERNELS,
  /** All steps as one vector. */
  RAW;

  /** Its name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

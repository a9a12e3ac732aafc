package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.function.UnaryOperator;

/** Makes a snapshot of one format version of a snapshot of the version before it. */
interface Migration extends UnaryOperator<Snapshot> {

  /** Copies sections as they are. */
  static void copy(Snapshot from, Snapshot.Builder to, String... sections) {
    for (String section : sections) {
      if (from.has(section)) {
        to.section(section, out -> from.scan(section, in -> new Transfer(in, out).rest()));
      }
    }
  }
}

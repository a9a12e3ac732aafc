package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;

/**
 * The section of a snapshot that has the state of custom penalties. There is none where the
 * networks have no such penalty.
 *
 * @param networks in the order of the settings
 */
record CustomPenaltyStates(List<CustomPenalties> networks) {
  private static final String SECTION = "PENA";

  static CustomPenaltyStates of(List<Member> members) {
    return new CustomPenaltyStates(members.stream().map(Member::customPenalties).toList());
  }

  void write(Snapshot.Builder builder) {
    if (!networks.stream().allMatch(CustomPenalties::isEmpty)) {
      builder.section(SECTION, out -> networks.forEach(penalties -> penalties.write(out)));
    }
  }

  /** Without a section the penalties begin without state. */
  void restore(Snapshot snapshot) {
    if (snapshot.has(SECTION)) {
      snapshot.scan(SECTION, in -> networks.forEach(penalties -> penalties.restore(in)));
    }
  }
}

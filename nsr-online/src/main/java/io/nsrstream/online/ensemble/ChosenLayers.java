package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;

/**
 * The section of a snapshot that says how far each network is in choosing the layer that is kept
 * steady. There is none where the settings name the layers.
 *
 * @param networks in the order of the settings
 */
record ChosenLayers(List<SteadyLayers> networks) {
  private static final String SECTION = "LAYE";

  static ChosenLayers of(List<Member> members) {
    return new ChosenLayers(members.stream().map(Member::layers).toList());
  }

  void write(Snapshot.Builder builder) {
    if (networks.get(0).chooses()) {
      builder.section(SECTION, out -> networks.forEach(layers -> layers.writeChoice(out)));
    }
  }

  /** Without a section the choice begins; called when the penalties are restored. */
  void restore(Snapshot snapshot) {
    if (networks.get(0).chooses() && snapshot.has(SECTION)) {
      snapshot.scan(SECTION, in -> networks.forEach(layers -> layers.restoreChoice(in)));
    } else {
      networks.forEach(SteadyLayers::beginChoice);
    }
  }
}

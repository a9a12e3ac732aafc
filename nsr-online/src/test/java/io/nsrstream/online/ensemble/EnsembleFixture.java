package io.nsrstream.online.ensemble;

import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.network.Layer;
import java.util.List;
import java.util.stream.Stream;

/** Settings of ensembles for tests. */
final class EnsembleFixture {
  static final int MAX_CLASSES = 6;

  private EnsembleFixture() {}

  /** Members in words, kept steady at the logits; nothing else. */
  static EnsembleSettings settings(String... members) {
    return settings(0, 1_000_000, members);
  }

  /** The same with nominal values and another bound on parameters. */
  static EnsembleSettings settings(int maxNominals, long maxParameters, String... members) {
    return new EnsembleSettings(
        Stream.of(members).map(MemberSettings::parse).toList(),
        new PenaltySettings(1, Scaling.NONE, List.of(Layer.LOGITS), false, false),
        PoolSettings.ofNetworks(64, 0),
        new FeatureSettings(5, 8, maxNominals, 256, FeatureSettings.Sequences.AUTO, 420),
        true,
        MAX_CLASSES,
        maxParameters,
        1);
  }
}

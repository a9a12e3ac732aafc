package io.nsrstream.online.ensemble;

import io.nsrstream.online.network.Layer;
import java.util.List;
import java.util.stream.Stream;

/** Settings of ensembles for tests. */
final class EnsembleFixture {
  static final int MAX_CLASSES = 6;

  private EnsembleFixture() {}

  /** Members in words, kept steady at the logits; nothing else. */
  static EnsembleSettings settings(String... members) {
    return new EnsembleSettings(
        Stream.of(members).map(MemberSettings::parse).toList(),
        false,
        List.of(),
        new EnsembleSettings.Replacing(0, 64),
        new EnsembleSettings.Encoder(5, 8, 0),
        new EnsembleSettings.Penalty(List.of(Layer.LOGITS), false, false),
        new EnsembleSettings.Bounds(MAX_CLASSES, 1_000_000),
        1);
  }
}

package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.network.Layer;
import java.util.List;
import java.util.Random;
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
        new FeatureSettings(
            5, 8, maxNominals, 256, FeatureSettings.Sequences.AUTO, 420, TextSettings.DEFAULTS),
        true,
        MAX_CLASSES,
        maxParameters,
        1);
  }

  /**
   * An unlabelled example around a centre, of numbers of different ranges, some of them missing;
   * the last feature is a nominal value in half of them.
   */
  static Example mixed(Random random, double center, int count) {
    float[] features = new float[count];
    for (int i = 0; i < count; i++) {
      features[i] = (float) ((center + random.nextGaussian()) * Math.pow(10, i));
    }
    if (random.nextInt(4) == 0) {
      features[random.nextInt(count - 1)] = Example.MISSING;
    }
    List<Nominal> nominals = List.of();
    if (random.nextBoolean()) {
      features[count - 1] = 0;
      nominals = List.of(new Nominal(count - 1, "value " + random.nextInt(2)));
    }
    return new Example("", "", features, nominals, null, 0);
  }

  /** The squared distance of examples of so many features, as neighbours measure it. */
  static double distance(FeatureEncoder encoder, Example one, Example other, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(encoder.scale(i) * (known(encoder, one, i) - known(encoder, other, i)), 2);
    }
    return sum + (one.nominals().equals(other.nominals()) ? 0 : 2);
  }

  private static double known(FeatureEncoder encoder, Example example, int i) {
    float value = example.features()[i];
    return Example.isMissing(value) ? encoder.mean(i) : value;
  }
}

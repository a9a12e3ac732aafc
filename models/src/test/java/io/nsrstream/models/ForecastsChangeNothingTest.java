package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is predicted between two labelled examples, and however long it is, snapshots and later
 * forecasts are those of a learner that predicted nothing in between.
 */
class ForecastsChangeNothingTest {
  private static final int CHANNELS = 3;
  private static final int CLASSES = 3;
  private static final int LABELLED = 24;

  private final Random random = new Random(17);

  /** Steps of labelled examples are from 2 on where they are above 1, so that keys take both. */
  private Example example(int most, @Nullable String label) {
    int steps = most == 1 ? 1 : 2 + random.nextInt(most - 1);
    float[] features = new float[steps * CHANNELS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (10 * random.nextGaussian());
    }
    List<Nominal> nominals =
        random.nextInt(3) == 0
            ? List.of(new Nominal(random.nextInt(features.length), "v" + random.nextInt(9)))
            : List.of();
    return new Example("", "e", steps, features, nominals, label, 0);
  }

  @ParameterizedTest(name = "{0}, up to {1} steps")
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp:8|1",
        "mlp:8/norm/dropout:0.2|1",
        "mlp:8,6|6",
        "lstm:5|6",
        "gru:4,3/mean|6",
        "tcn:4x2|6",
        "fcn:4|6",
        "transformer:4x1x2|6",
        "dl4j:mlp:8|1",
        "dl4j:lstm:4|5",
        "dl4j:tcn:4x2|5"
      })
  void anySequenceOfForecasts(String network, int steps) throws RejectedExampleException {
    NetworkFactory networks = factory(network);
    try (Learner asked = new Learner(LearnerSettings.DEFAULTS, networks);
        Learner silent = new Learner(LearnerSettings.DEFAULTS, networks)) {
      for (int i = 0; i < LABELLED; i++) {
        Example next = example(steps, "class" + random.nextInt(CLASSES));
        float[] expected = silent.testThenTrain(next).probabilities();
        assertThat(asked.testThenTrain(next).probabilities()).containsExactly(expected);
        byte[] before = asked.snapshot().toBytes();
        for (int ask = random.nextInt(4); ask > 0; ask--) {
          asked.forecast(example(steps == 1 ? 1 : random.nextBoolean() ? 8 * steps : steps, null));
        }
        assertThat(asked.snapshot().toBytes()).isEqualTo(before);
      }
      Snapshot written = Snapshot.of(asked.snapshot().toBytes());
      try (Learner restored = Learner.restore(written, LearnerSettings.DEFAULTS, networks)) {
        asked.forecast(example(steps == 1 ? 1 : 8 * steps, null));
        Example last = example(steps, "class0");
        assertThat(restored.testThenTrain(last).probabilities())
            .containsExactly(asked.testThenTrain(last).probabilities());
        assertThat(restored.snapshot()).isEqualTo(asked.snapshot());
      }
    }
  }

  private static NetworkFactory factory(String network) {
    NetworkSettings defaults = NetworkSettings.DEFAULTS;
    return new NetworkSettings(
            network,
            defaults.activation(),
            defaults.initialization(),
            defaults.optimizer(),
            defaults.rate(),
            defaults.momentum(),
            defaults.clipNorm(),
            defaults.regularization())
        .factory();
  }
}

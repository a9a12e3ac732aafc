package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.ensemble.ReplaySettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A learner whose network is of images of 4 x 3 pixels. */
final class ImageLearnerTest {
  private static final int HEIGHT = 4;
  private static final int WIDTH = 3;
  private static final NetworkFactory NETWORKS = NetworkSettings.DEFAULTS.factory();

  private static Learner learner(Encoding encoding) {
    MemberSettings member =
        new MemberSettings(4, 0.1, 20, 1, 0, encoding, ReplaySettings.NONE, "cnn:2@4x3x1");
    return new Learner(
        LearnerSettings.ofOne(member).withPool(PoolSettings.ofNetworks(64, 0)), NETWORKS);
  }

  private static Example image(int steps, Random random) {
    float[] pixels = new float[HEIGHT * WIDTH];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    String label = pixels[0] > 0 ? "bright" : "dark";
    return new Example("", "", steps, pixels, List.of(), label, 0);
  }

  private static List<float[]> predictions(Encoding encoding, int steps)
      throws RejectedExampleException {
    Random random = new Random(5);
    List<float[]> all = new ArrayList<>();
    try (Learner learner = learner(encoding)) {
      for (int i = 0; i < 60; i++) {
        all.add(learner.testThenTrain(image(steps, random)).probabilities());
      }
    }
    return all;
  }

  @Test
  void anImageIsTheSameWithQuantilesBehindItsPixels() throws RejectedExampleException {
    for (int steps : new int[] {1, 2, HEIGHT}) {
      assertThat(predictions(Encoding.QUANTILES, steps))
          .as("%d steps", steps)
          .usingRecursiveComparison()
          .isEqualTo(predictions(Encoding.STANDARD, steps));
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anExampleOfFewerNumbersThanPixelsIsRejected(Encoding encoding) {
    try (Learner learner = learner(encoding)) {
      Example few = Example.of("", new float[HEIGHT * WIDTH - 1], "dark");
      assertThatThrownBy(() -> learner.testThenTrain(few))
          .isInstanceOf(RejectedExampleException.class)
          .hasMessageContaining("at least the 12 numbers of the image")
          .hasMessageContaining("but has 11");
      assertThat(learner.examples()).isZero();
    }
  }

  @Test
  void stepsThatAreNotWholeRowsOfPixelsAreRejected() throws RejectedExampleException {
    try (Learner learner = learner(Encoding.QUANTILES)) {
      Example uneven = new Example("", "", 3, new float[12], List.of(), "dark", 0);
      assertThatThrownBy(() -> learner.testThenTrain(uneven))
          .isInstanceOf(RejectedExampleException.class)
          .hasMessageContaining("come as 3 steps: send 4 steps");
      learner.testThenTrain(image(HEIGHT, new Random(1)));
      assertThat(learner.examples()).isEqualTo(1);
    }
  }
}

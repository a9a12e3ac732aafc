package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A learner of texts, with the default settings. */
final class TextLearnerTest {
  private static final NetworkFactory NETWORKS = NetworkSettings.DEFAULTS.factory();
  private static final String[][] TOPICS = {
    {"java", "class", "thread", "method"},
    {"query", "table", "index", "join"},
    {"layout", "colour", "browser", "style"}
  };

  /** A number, a nominal value, and two texts of which the first tells the class. */
  private static Example example(int number) {
    Random random = new Random(number);
    int label = random.nextInt(TOPICS.length);
    String[] words = TOPICS[label];
    String title = words[random.nextInt(4)] + " how? " + words[random.nextInt(4)];
    boolean missing = random.nextInt(10) == 0;
    return new Example(
            "",
            "e" + number,
            new float[] {random.nextFloat(), 0, missing ? Example.MISSING : 0, 0},
            List.of(new Nominal(1, "n" + random.nextInt(3))),
            "topic" + label,
            number)
        .withTexts(List.of(new Text(2, missing ? "" : title), new Text(3, "same for all")));
  }

  private static Learner learner() {
    return new Learner(LearnerSettings.DEFAULTS, NETWORKS);
  }

  @Test
  void wordsTellTheClassBesideNumbersAndNominalValues() throws RejectedExampleException {
    try (Learner learner = learner()) {
      int right = 0;
      for (int i = 0; i < 400; i++) {
        right += Boolean.TRUE.equals(learner.testThenTrain(example(i)).correct()) ? 1 : 0;
      }
      assertThat(right).as("of 400, a tenth without their text").isGreaterThan(320);
    }
  }

  @Test
  void aRestoredLearnerGoesOnToTheSameBytes() throws RejectedExampleException {
    try (Learner uninterrupted = learner();
        Learner first = learner()) {
      for (int i = 0; i < 60; i++) {
        uninterrupted.testThenTrain(example(i));
        first.testThenTrain(example(i));
      }
      // Both write, since what is written is the good state from then on.
      byte[] written = uninterrupted.snapshot().toBytes();
      assertThat(first.snapshot().toBytes()).isEqualTo(written);
      try (Learner second =
          Learner.restore(Snapshot.of(written), LearnerSettings.DEFAULTS, NETWORKS)) {
        List<float[]> expected = new ArrayList<>();
        List<float[]> got = new ArrayList<>();
        for (int i = 60; i < 120; i++) {
          expected.add(uninterrupted.testThenTrain(example(i)).probabilities());
          got.add(second.testThenTrain(example(i)).probabilities());
        }
        assertThat(got).usingRecursiveComparison().isEqualTo(expected);
        assertThat(second.snapshot().toBytes()).isEqualTo(uninterrupted.snapshot().toBytes());
      }
    }
  }

  @Test
  void aKeyThatSawFewWordsIsSmall() throws RejectedExampleException {
    try (Learner learner = learner()) {
      for (int i = 0; i < 50; i++) {
        learner.testThenTrain(example(i));
      }
      assertThat(learner.snapshot().toBytes().length)
          .as("bytes; a table of 8,192 rows of 64 floats with their moments has six million")
          .isLessThan(150_000);
    }
  }

  @Test
  void textsThatDoNotFitAreRejectedWithTheReason() throws RejectedExampleException {
    try (Learner learner = learner()) {
      Example bare = Example.of("bare", new float[] {1, 2}, "a");
      learner.testThenTrain(bare);
      assertThatThrownBy(
              () -> learner.testThenTrain(bare.withTexts(List.of(new Text(0, "a text")))))
          .hasMessageContaining("must have no text like the first");
    }
    try (Learner learner = learner()) {
      assertThatThrownBy(
              () ->
                  learner.testThenTrain(
                      Example.of("", new float[1], "a").withTexts(List.of(new Text(1, "x")))))
          .hasMessageContaining("at one of the 1 features");
      Example sequence = new Example("", "", 2, new float[2], List.of(), "a", 0);
      assertThatThrownBy(() -> learner.testThenTrain(sequence.withTexts(List.of(new Text(0, "x")))))
          .hasMessageContaining("plain vector");
      assertThat(learner.examples()).isZero();
    }
  }

  @Test
  void anExampleWithoutItsTextIsTakenLater() throws RejectedExampleException {
    try (Learner learner = learner()) {
      learner.testThenTrain(Example.of("", new float[1], "a").withTexts(List.of(new Text(0, ""))));
      Prediction later =
          learner.testThenTrain(
              Example.of("", new float[1], "b").withTexts(List.of(new Text(0, "first words"))));
      assertThat(later.predicted()).isEqualTo("a");
      learner.testThenTrain(Example.of("", new float[] {1}, "b"));
      assertThat(learner.examples()).isEqualTo(3);
    }
  }
}

package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.learner.BoundSettings;
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

  /** Every word is new, and there are more classes than are taken. */
  private static void flood(Learner learner, int from, int to) {
    Random random = new Random(from);
    for (int i = from; i < to; i++) {
      StringBuilder words = new StringBuilder();
      for (int word = 0; word < 100; word++) {
        words.append(Integer.toString(random.nextInt(), 36)).append(' ');
      }
      Example example = Example.of("", new float[1], "label" + i % 40);
      try {
        learner.testThenTrain(example.withTexts(List.of(new Text(0, words.toString()))));
      } catch (RejectedExampleException beyondItsClasses) {
        assertThat(beyondItsClasses).hasMessageContaining("one of at most 20 classes");
      }
    }
  }

  @Test
  void aFloodOfWordsAndLabelsFillsTheTablesOfAKeyAndNoMore() {
    FeatureSettings features = LearnerSettings.DEFAULTS.features();
    LearnerSettings few =
        LearnerSettings.DEFAULTS
            .withBounds(new BoundSettings(BoundSettings.Shapes.AUTO, 1, 20, 1_000_000))
            .withFeatures(
                new FeatureSettings(
                    features.clip(),
                    features.bins(),
                    features.maxNominals(),
                    features.maxMissing(),
                    features.sequences(),
                    features.kernels(),
                    new TextSettings(64, 512, 3)));
    try (Learner learner = new Learner(few, NETWORKS)) {
      flood(learner, 0, 120);
      int filled = learner.snapshot().toBytes().length;
      flood(learner, 120, 240);
      // Examples that are kept for replay and neighbours have the slots of their words.
      int kept = 120 * 512 * Integer.BYTES;
      assertThat(learner.snapshot().toBytes().length).isLessThan(filled + kept);
      assertThat(filled).as("64 slots of 64 floats with two moments").isLessThan(400_000 + kept);
    }
  }

  @Test
  void oddTextsAreLearnedAndARestoredLearnerGoesOnAlike() throws RejectedExampleException {
    List<String> odd =
        List.of(
            "x".repeat(100_000),
            "!?".repeat(100_000),
            "\uD800\uD800\uDC00\uDC00",
            "\u202E\u05D0\u05D1 \u0645",
            "a\u0000b\u0000",
            "\u0301\u0301",
            "e\u0301".repeat(1_000),
            "\u4E00".repeat(100_000),
            "");
    try (Learner learner = learner()) {
      for (int i = 0; i < 3 * odd.size(); i++) {
        learner.testThenTrain(odd(odd, i));
      }
      byte[] written = learner.snapshot().toBytes();
      try (Learner restored =
          Learner.restore(Snapshot.of(written), LearnerSettings.DEFAULTS, NETWORKS)) {
        assertThat(restored.snapshot().toBytes()).isEqualTo(written);
        for (int i = 3 * odd.size(); i < 5 * odd.size(); i++) {
          assertThat(restored.testThenTrain(odd(odd, i)).probabilities())
              .containsExactly(learner.testThenTrain(odd(odd, i)).probabilities());
        }
        assertThat(restored.snapshot().toBytes()).isEqualTo(learner.snapshot().toBytes());
      }
    }
  }

  private static Example odd(List<String> texts, int i) {
    return Example.of("e" + i, new float[1], "c" + i % 4)
        .withTexts(List.of(new Text(0, texts.get(i % texts.size()))));
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

package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How often a class has the words of texts. */
final class WordFrequenciesTest {
  private static final int SLOTS = 8192;

  private final Inputs inputs =
      new Inputs(new Shape.Text(1, SLOTS), EnsembleFixture.settings("batch=1"));
  private final WordFrequencies words = new WordFrequencies(SLOTS);

  private static Example example(String text) {
    return Example.of("", new float[1], null).withTexts(List.of(new Text(0, text)));
  }

  private void learn(String text, int label, int classes) {
    inputs.learn(example(text), label);
    words.learn(inputs, label, classes, Scores.NONE);
  }

  private double[] probabilities(WordFrequencies opinion, String text, int classes) {
    double[] scores = new double[classes + 1];
    inputs.ask(example(text));
    opinion.score(inputs, classes, scores, 1);
    double[] probabilities = new double[classes];
    for (int y = 0; y < classes; y++) {
      probabilities[y] = Math.exp(scores[1 + y]);
    }
    return probabilities;
  }

  @Test
  void aClassIsKnownByItsWords() {
    for (int i = 0; i < 20; i++) {
      learn("java thread", 0, 2);
      learn("table join", 1, 2);
    }
    assertThat(probabilities(words, "a join", 2)[1]).isGreaterThan(0.9);
    assertThat(probabilities(words, "thread?", 2)[0]).isGreaterThan(0.9);
  }

  @Test
  void wordsThatWereNeverLearnedSayNothing() {
    learn("java thread", 0, 2);
    learn("java", 0, 2);
    learn("join", 1, 2);
    double[] without = probabilities(words, "", 2);
    assertThat(probabilities(words, "colour", 2)).isEqualTo(without);
    assertThat(without[0]).as("two of three").isCloseTo(0.6, within(0.02));
    assertThat(probabilities(new WordFrequencies(SLOTS), "java", 3)[1])
        .isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void whatIsOldFades() {
    for (int i = 0; i < 200; i++) {
      learn("java", 0, 2);
    }
    for (int i = 0; i < 90_000; i++) {
      learn("java", 1, 2);
    }
    assertThat(probabilities(words, "java", 2)[1]).isGreaterThan(0.98);
  }

  @Test
  void classesBeyondTheFirstAreNotKept() {
    learn("java", 300, 301);
    double[] probabilities = probabilities(words, "java", 301);
    assertThat(probabilities[300]).isCloseTo(1 / 301.0, within(1e-9));
  }

  @Test
  void aRestoredOpinionIsTheSame() {
    Random random = new Random(1);
    String[] some = {"java", "thread", "join", "table", "css", "layout"};
    for (int i = 0; i < 50; i++) {
      learn(some[random.nextInt(6)] + " " + some[random.nextInt(6)], random.nextInt(3), 3);
    }
    Snapshot written = Snapshot.builder().section("WORD", words::write).build();
    WordFrequencies restored =
        Snapshot.of(written.toBytes()).restore("WORD", new WordFrequencies(SLOTS));
    assertThat(probabilities(restored, "java table", 3))
        .isEqualTo(probabilities(words, "java table", 3));
    assertThat(Snapshot.builder().section("WORD", restored::write).build().toBytes())
        .isEqualTo(written.toBytes());
    assertThat(written.toBytes().length).as("bytes").isLessThan(3_000);
  }
}

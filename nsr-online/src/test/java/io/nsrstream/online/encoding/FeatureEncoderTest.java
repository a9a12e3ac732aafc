package io.nsrstream.online.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureEncoderTest {
  private static final Nominal RED = new Nominal(1, "red");
  private static final Nominal BLUE = new Nominal(1, "blue");
  private static final Nominal RED_ELSEWHERE = new Nominal(2, "red");

  @Test
  void inputsAreOnlyAddedAtTheEnd() {
    FeatureEncoder encoder = encoder(3, 0, 10);
    learn(encoder, 1, RED);
    learn(encoder, 3, RED);
    assertThat(encode(encoder, 3, RED)).containsExactly(1, 0, 0, 1);

    learn(encoder, 2, BLUE, RED_ELSEWHERE);

    assertThat(encoder.inputs(Encoding.STANDARD)).isEqualTo(6);
    assertThat(encode(encoder, 2, RED)).containsExactly(0, 0, 0, 1, 0, 0);
    assertThat(encode(encoder, 2, BLUE, RED_ELSEWHERE)).containsExactly(0, 0, 0, 0, 1, 1);
  }

  @Test
  void valuesNotLearnedSetNoInput() {
    FeatureEncoder encoder = encoder(3, 0, 10);
    learn(encoder, 0, RED);

    assertThat(encode(encoder, 0, BLUE)).containsExactly(0, 0, 0, 0);
    assertThat(encoder.inputs(Encoding.STANDARD)).isEqualTo(4);
  }

  @Test
  void valuesBeyondTheBoundSetNoInput() {
    FeatureEncoder encoder = encoder(3, 0, 1);
    learn(encoder, 0, RED);
    learn(encoder, 0, BLUE);

    assertThat(encoder.inputs(Encoding.STANDARD)).isEqualTo(4);
    assertThat(encode(encoder, 0, BLUE)).containsExactly(0, 0, 0, 0);
    assertThat(encode(encoder, 0, RED)).containsExactly(0, 0, 0, 1);
  }

  @Test
  void aChannelHasOneScaleAndItsValuesOneInputAtEveryStep() {
    FeatureEncoder encoder = encoder(2, 0, 10);
    Nominal second = new Nominal(3, "on");
    encoder.learn(new float[] {1, 0, 3, 0}, List.of(second));
    float[] inputs = new float[6];

    encoder.encode(
        Encoding.STANDARD, new float[] {3, 0, 1, 0}, List.of(new Nominal(1, "on")), inputs, 0);

    assertThat(inputs).containsExactly(1, 0, 1, -1, 0, 0);
  }

  @Test
  void quantilesStandBetweenTheScaledFeaturesAndTheNominalValues() {
    FeatureEncoder encoder = encoder(2, 2, 10);
    for (int value = 0; value < 16; value++) {
      encoder.learn(new float[] {value, 0}, List.of(new Nominal(1, "on")));
    }
    assertThat(encoder.inputs(Encoding.STANDARD)).isEqualTo(2 + 1);
    assertThat(encoder.inputs(Encoding.QUANTILES)).isEqualTo(2 + 2 * 2 + 1);
    float[] standard = new float[2 * 3];
    float[] inputs = new float[2 * 7];

    float[] steps = {99, 0, -99, 0};
    List<Nominal> values = List.of(new Nominal(3, "on"));
    encoder.encode(Encoding.STANDARD, steps, values, standard, 0);
    encoder.encode(Encoding.QUANTILES, steps, values, inputs, 0);

    assertThat(standard).containsExactly(5, 0, 0, -5, 0, 1);
    assertThat(inputs).containsExactly(5, 0, 1, 1, 0, 0, 0, -5, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void quantilesAreThoseOfAChannelOverAllSteps() {
    FeatureEncoder encoder = encoder(1, 1, 0);
    for (int row = 0; row < 8; row++) {
      encoder.learn(new float[] {0, 10}, List.of());
    }
    float[] inputs = new float[2 * 2];

    encoder.encode(Encoding.QUANTILES, new float[] {10, 5}, List.of(), inputs, 0);

    assertThat(inputs).containsExactly(1, 1, 0, 0.5f);
  }

  @Test
  void encodingOverwritesWhatTheRowHeldAndNothingElse() {
    FeatureEncoder encoder = encoder(3, 0, 10);
    learn(encoder, 0, RED);
    float[] inputs = {9, 9, 9, 9, 9, 9};

    encoder.encode(Encoding.STANDARD, new float[3], List.of(), inputs, 1);

    assertThat(inputs).containsExactly(9, 0, 0, 0, 0, 9);
  }

  @Test
  void aMissingNumberIsTheMeanAndHasAnInputOnceOneWasLearned() {
    FeatureEncoder encoder = encoder(2, 2, 10);
    for (int value = 0; value < 16; value++) {
      encoder.learn(new float[] {value, 0}, List.of(new Nominal(1, "on")));
    }
    float[] gap = {Example.MISSING, 0};

    assertThat(encoder.inputs(Encoding.STANDARD)).isEqualTo(2 + 1);
    assertThat(encode(encoder, Encoding.STANDARD, gap)).containsExactly(0, 0, 0);
    assertThat(encoder.growsWith(Example.of("", gap, null))).isTrue();
    assertThat(encoder.inputsWith(Encoding.QUANTILES, Example.of("", gap, null))).isEqualTo(8);

    encoder.learn(gap, List.of());

    assertThat(encoder.growsWith(Example.of("", gap, null))).isFalse();
    assertThat(encode(encoder, Encoding.STANDARD, gap)).containsExactly(0, 0, 0, 1);
    assertThat(encoder.mean(0)).isEqualTo(7.5);
    assertThat(encode(encoder, Encoding.STANDARD, 7.5f, 0)).containsExactly(0, 0, 0, 0);
    float[] likeTheMean = encode(encoder, Encoding.QUANTILES, 7.5f, 0);
    likeTheMean[likeTheMean.length - 1] = 1;
    assertThat(encode(encoder, Encoding.QUANTILES, gap)).isEqualTo(likeTheMean);
  }

  @Test
  void missingNumbersLeaveScalesAndQuantilesOfTheOthersAsTheyAre() {
    Random random = new Random(4);
    FeatureEncoder all = encoder(1, 4, 10);
    FeatureEncoder gaps = encoder(1, 4, 10);
    for (int i = 0; i < 1000; i++) {
      float value = (float) random.nextGaussian();
      all.learn(new float[] {value}, List.of());
      gaps.learn(new float[] {value}, List.of());
      gaps.learn(new float[] {Example.MISSING}, List.of());
    }

    float[] expected = encode(all, Encoding.QUANTILES, 0.3f);
    float[] found = encode(gaps, Encoding.QUANTILES, 0.3f);
    assertThat(found[0]).isEqualTo(expected[0]);
    for (int i = 1; i < expected.length; i++) {
      // Quantiles are brought up to date after other numbers of rows.
      assertThat(found[i]).isCloseTo(expected[i], within(0.2f));
    }
    assertThat(found).hasSize(expected.length + 1).endsWith(0);
  }

  @Test
  void aFeatureThatIsAlwaysMissingSetsItsOwnInputAlone() {
    FeatureEncoder encoder = encoder(2, 2, 10);
    for (int i = 0; i < 40; i++) {
      encoder.learn(new float[] {i, Example.MISSING}, List.of());
    }

    float[] inputs = encode(encoder, Encoding.QUANTILES, 99, Example.MISSING);
    assertThat(inputs).containsExactly(inputs[0], 0, 1, 1, 0, 0, 1);
    assertThat(encode(encoder, Encoding.QUANTILES, 99, 3)).doesNotContain(Float.NaN).endsWith(0);
  }

  @Test
  void missingFeaturesBeyondTheBoundAreTheMeanAlone() {
    FeatureSettings settings =
        new FeatureSettings(
            5, 8, 10, 1, FeatureSettings.Sequences.AUTO, 420, TextSettings.DEFAULTS);
    FeatureEncoder encoder = new FeatureEncoder(2, 0, settings);
    float[] gaps = {Example.MISSING, Example.MISSING};
    assertThat(encoder.inputsWith(Encoding.STANDARD, Example.of("", gaps, null))).isEqualTo(3);

    encoder.learn(gaps, List.of());

    assertThat(encoder.growsWith(Example.of("", gaps, null))).isFalse();
    assertThat(encode(encoder, Encoding.STANDARD, gaps)).containsExactly(0, 0, 1);
  }

  @Test
  void aMissingNominalValueIsNoValueThatIsCalledLikeIt() {
    FeatureEncoder encoder = encoder(1, 0, 10);
    encoder.learn(new float[] {0}, List.of(new Nominal(0, "?")));
    encoder.learn(new float[] {Example.MISSING}, List.of());

    assertThat(encode(encoder, Encoding.STANDARD, Example.MISSING)).containsExactly(0, 0, 1);
  }

  @ParameterizedTest(name = "{0} bins")
  @ValueSource(ints = {0, 4})
  void aRestoredEncoderContinuesIdentically(int bins) {
    FeatureEncoder encoder = encoder(3, bins, 10);
    learn(encoder, 1, RED);
    learn(encoder, 4, BLUE);
    learn(encoder, Example.MISSING);
    FeatureEncoder restored = Snapshot.of(bytes(encoder)).restore("ENCO", encoder(3, bins, 10));

    learn(encoder, 9, RED_ELSEWHERE);
    learn(restored, 9, RED_ELSEWHERE);
    for (int i = 0; i < 20; i++) {
      learn(encoder, i % 3 == 0 ? Example.MISSING : i);
      learn(restored, i % 3 == 0 ? Example.MISSING : i);
    }

    assertThat(bytes(restored)).isEqualTo(bytes(encoder));
    assertThat(encode(restored, 4, BLUE)).isEqualTo(encode(encoder, 4, BLUE));
  }

  private static float[] encode(FeatureEncoder encoder, Encoding encoding, float... features) {
    float[] inputs = new float[encoder.inputs(encoding)];
    encoder.encode(encoding, features, List.of(), inputs, 0);
    return inputs;
  }

  private static FeatureEncoder encoder(int channels, int bins, int maxNominals) {
    return new FeatureEncoder(
        channels,
        bins,
        new FeatureSettings(
            5, 8, maxNominals, 256, FeatureSettings.Sequences.AUTO, 420, TextSettings.DEFAULTS));
  }

  private static void learn(FeatureEncoder encoder, float first, Nominal... values) {
    encoder.learn(new float[] {first, 0, 0}, List.of(values));
  }

  private static float[] encode(FeatureEncoder encoder, float first, Nominal... values) {
    float[] inputs = new float[encoder.inputs(Encoding.STANDARD)];
    encoder.encode(Encoding.STANDARD, new float[] {first, 0, 0}, List.of(values), inputs, 0);
    return inputs;
  }

  private static byte[] bytes(FeatureEncoder encoder) {
    return Snapshot.builder().section("ENCO", encoder::write).build().toBytes();
  }
}

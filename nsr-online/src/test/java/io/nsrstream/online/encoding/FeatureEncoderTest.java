package io.nsrstream.online.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureEncoderTest {
  private static final Nominal RED = new Nominal(1, "red");
  private static final Nominal BLUE = new Nominal(1, "blue");
  private static final Nominal RED_ELSEWHERE = new Nominal(2, "red");

  @Test
  void inputsAreOnlyAddedAtTheEnd() {
    FeatureEncoder encoder = new FeatureEncoder(3, 5, 0, 10);
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
    FeatureEncoder encoder = new FeatureEncoder(3, 5, 0, 10);
    learn(encoder, 0, RED);

    assertThat(encode(encoder, 0, BLUE)).containsExactly(0, 0, 0, 0);
    assertThat(encoder.inputs(Encoding.STANDARD)).isEqualTo(4);
  }

  @Test
  void valuesBeyondTheBoundSetNoInput() {
    FeatureEncoder encoder = new FeatureEncoder(3, 5, 0, 1);
    learn(encoder, 0, RED);
    learn(encoder, 0, BLUE);

    assertThat(encoder.inputs(Encoding.STANDARD)).isEqualTo(4);
    assertThat(encode(encoder, 0, BLUE)).containsExactly(0, 0, 0, 0);
    assertThat(encode(encoder, 0, RED)).containsExactly(0, 0, 0, 1);
  }

  @Test
  void aChannelHasOneScaleAndItsValuesOneInputAtEveryStep() {
    FeatureEncoder encoder = new FeatureEncoder(2, 5, 0, 10);
    Nominal second = new Nominal(3, "on");
    encoder.learn(new float[] {1, 0, 3, 0}, List.of(second));
    float[] inputs = new float[6];

    encoder.encode(
        Encoding.STANDARD, new float[] {3, 0, 1, 0}, List.of(new Nominal(1, "on")), inputs, 0);

    assertThat(inputs).containsExactly(1, 0, 1, -1, 0, 0);
  }

  @Test
  void quantilesStandBetweenTheScaledFeaturesAndTheNominalValues() {
    FeatureEncoder encoder = new FeatureEncoder(2, 5, 2, 10);
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
    FeatureEncoder encoder = new FeatureEncoder(1, 5, 1, 0);
    for (int row = 0; row < 8; row++) {
      encoder.learn(new float[] {0, 10}, List.of());
    }
    float[] inputs = new float[2 * 2];

    encoder.encode(Encoding.QUANTILES, new float[] {10, 5}, List.of(), inputs, 0);

    assertThat(inputs).containsExactly(1, 1, 0, 0.5f);
  }

  @Test
  void encodingOverwritesWhatTheRowHeldAndNothingElse() {
    FeatureEncoder encoder = new FeatureEncoder(3, 5, 0, 10);
    learn(encoder, 0, RED);
    float[] inputs = {9, 9, 9, 9, 9, 9};

    encoder.encode(Encoding.STANDARD, new float[3], List.of(), inputs, 1);

    assertThat(inputs).containsExactly(9, 0, 0, 0, 0, 9);
  }

  @ParameterizedTest(name = "{0} bins")
  @ValueSource(ints = {0, 4})
  void aRestoredEncoderContinuesIdentically(int bins) {
    FeatureEncoder encoder = new FeatureEncoder(3, 5, bins, 10);
    learn(encoder, 1, RED);
    learn(encoder, 4, BLUE);
    FeatureEncoder restored =
        Snapshot.of(bytes(encoder)).restore("ENCO", new FeatureEncoder(3, 5, bins, 10));

    learn(encoder, 9, RED_ELSEWHERE);
    learn(restored, 9, RED_ELSEWHERE);

    assertThat(bytes(restored)).isEqualTo(bytes(encoder));
    assertThat(encode(restored, 4, BLUE)).isEqualTo(encode(encoder, 4, BLUE));
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

package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberSettingsTest {
  private static final MemberSettings ALL_NAMED =
      new MemberSettings(
          8, 0.3, 50, 2, 0.5, Encoding.QUANTILES, new ReplaySettings(4, 16, 3000, true), "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "batch=1",
        "lambda=1e-9 rate=0.1",
        "batch=2 network=tcn:32x4/last",
        "batch=8 lambda=0.3 window=50 rate=2 balance=0.5 encoding=quantiles replay=4 rows=16"
            + " buffer=3000 balanced=true"
      })
  void whatIsPrintedReadsBack(String text) {
    MemberSettings settings = MemberSettings.parse(text);

    assertThat(MemberSettings.parse(settings.print())).isEqualTo(settings);
  }

  @Test
  void wordsComeInAnyOrderWithAnySpaceBetween() {
    assertThat(
            MemberSettings.parse(
                " buffer=3000  balanced=true\trows=16 replay=4 encoding=Quantiles balance=0.5"
                    + " rate=2 window=50 lambda=0.3 batch=8 "))
        .isEqualTo(ALL_NAMED);
  }

  @Test
  void whatIsNotNamedIsAsDocumented() {
    assertThat(MemberSettings.parse("batch=1"))
        .isEqualTo(
            MemberSettings.parse(
                "batch=1 lambda=0.1 window=200 rate=1 balance=0 encoding=standard replay=0 rows=32"
                    + " buffer=1000 balanced=false"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "batch=one",
        "lambda=",
        "encoding=binary",
        "balanced=perhaps",
        "magic=1",
        "batch",
        "=1"
      })
  void aWordThatIsNoneIsNamedWithTheFormOfAll(String word) {
    assertThatThrownBy(() -> MemberSettings.parse("rate=2 " + word + " batch=4"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("members must be words such as batch=8 lambda=0.1")
        .hasMessageContaining("correct " + word);
  }

  @ParameterizedTest
  @CsvSource({
    "batch=0, batch",
    "batch=65537, batch",
    "lambda=-1, lambda",
    "lambda=NaN, lambda",
    "lambda=Infinity, lambda",
    "window=0, window",
    "rate=0, rate",
    "rate=NaN, rate",
    "balance=1.5, balance",
    "balance=-0.5, balance",
    "replay=-1, updates",
    "rows=0, rows",
    "buffer=0, buffer"
  })
  void aNumberOutOfItsRangeIsNamed(String word, String setting) {
    assertThatThrownBy(() -> MemberSettings.parse(word))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(setting + " must be")
        .hasMessageContaining("but is " + word.substring(word.indexOf('=') + 1));
  }

  @Test
  void theCostIsRowsOfGradientsPerExample() {
    assertThat(MemberSettings.parse("batch=4").cost()).isEqualTo(1);
    assertThat(ALL_NAMED.cost()).isEqualTo(1 + 4 * 16 / 8.0);
  }

  @Test
  void itRemembersWhatItTrainsOn() {
    assertThat(MemberSettings.parse("batch=4 buffer=50").memory()).isEqualTo(4);
    assertThat(MemberSettings.parse("batch=4 buffer=50 replay=1").memory()).isEqualTo(50);
    assertThat(MemberSettings.parse("batch=4 buffer=50 balance=1").memory()).isEqualTo(50);
    assertThat(MemberSettings.parse("batch=64 buffer=50 replay=1").memory()).isEqualTo(64);
  }

  @Test
  void aPerturbedOneDiffersInStrengthOrRateAndCostsTheSame() {
    SplitMix64 random = new SplitMix64(3);
    Set<String> found = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      MemberSettings other = ALL_NAMED.perturbed(random);
      found.add(other.lambda() + " " + other.rate());
      assertThat(other.cost()).isEqualTo(ALL_NAMED.cost());
      assertThat(other)
          .usingRecursiveComparison()
          .ignoringFields("lambda", "rate")
          .isEqualTo(ALL_NAMED);
    }

    assertThat(found).containsExactlyInAnyOrder("0.6 2.0", "0.15 2.0", "0.3 4.0", "0.3 1.0");
  }
}

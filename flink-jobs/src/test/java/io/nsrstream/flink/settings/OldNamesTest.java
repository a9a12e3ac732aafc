package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.records.RecordBounds;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings under the names that they had before. */
final class OldNamesTest {

  @Test
  void aNumberForLambdaIsOneNetwork() {
    SettingsReader reader =
        new SettingsReader()
            .yaml(
                """
                learner:
                  lambda: 0.03
                  batch: 8
                  window: 50
                  balance: 0.5
                  encoding: quantiles
                  replay: {steps: 2, rows: 16}
                """,
                "job.yaml")
            .set("learner.replay.buffer", "300");

    LearnerSettings settings = reader.read().learner();

    MemberSettings member =
        MemberSettings.parse(
            "batch=8 lambda=0.03 window=50 balance=0.5 encoding=quantiles replay=2 rows=16"
                + " buffer=300");
    LearnerSettings one = LearnerSettings.ofOne(member);
    assertThat(settings.members()).containsExactly(member);
    assertThat(settings.penalty()).isEqualTo(one.penalty());
    assertThat(settings.pool().labelShift()).isEmpty();
    assertThat(settings.drift()).isEqualTo(LearnerSettings.DEFAULTS.drift());
    assertThat(reader.warnings())
        .hasSize(8)
        .first()
        .isEqualTo(
            "learner.lambda is an old name, which the next version will not read: write"
                + " learner.members[0].lambda");
  }

  @Test
  void aRaceIsAListOfMembers() {
    SettingsReader reader =
        new SettingsReader()
            .set("learner.lambda", "auto")
            .set(
                "learner.race.members",
                "batch=1,batch=8 replay=4 rows=8 buffer=300 balanced=true encoding=quantiles")
            .set("learner.race.lambda", "0")
            .set("learner.race.budget", "32")
            .set("learner.race.labelShift", "[0.5]")
            .set("learner.race.replaceEvery", "0");

    LearnerSettings settings = reader.read().learner();

    assertThat(settings.members())
        .containsExactly(
            MemberSettings.parse("batch=1"),
            MemberSettings.parse(
                "batch=8 replay=4 rows=8 buffer=300 balanced=true encoding=quantiles"));
    assertThat(settings.penalty().strength()).isZero();
    assertThat(settings.pool().budget()).isEqualTo(32);
    assertThat(settings.pool().labelShift()).containsExactly(0.5);
    assertThat(settings.pool().replaceEvery()).isZero();
    assertThat(reader.warnings()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "bins, 4, features.bins",
    "clip, 3, features.clip",
    "maxNominals, 300, features.maxNominals",
    "layers, hidden1, penalty.layers",
    "balanced, true, penalty.balanced",
    "unbiased, true, penalty.unbiased",
    "maxClasses, 7, bounds.maxClasses",
    "maxSteps, 70, bounds.maxSteps",
    "evaluationWindow, 70, evaluation.window",
    "fading, 0.9, evaluation.fading",
  })
  void aNameThatMovedMeansWhatTheNewOneMeans(String old, String value, String name) {
    SettingsReader reader = new SettingsReader().set("learner." + old, value);

    assertThat(reader.read())
        .isEqualTo(new SettingsReader().set("learner." + name, value).read())
        .isNotEqualTo(JobSettings.DEFAULTS);
    assertThat(reader.warnings())
        .singleElement()
        .asString()
        .contains("learner." + old + " is an old name")
        .endsWith("write learner." + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "window", "balance", "encoding", "replay.steps", "replay.rows"})
  void whatWasWithoutEffectBesideSeveralNetworksIsRefused(String old) {
    SettingsReader reader = new SettingsReader().set("learner." + old, "1");

    assertThatThrownBy(reader::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(
            "learner." + old + " must be left out where learner.lambda is auto or not given")
        .hasMessageContaining("write learner.members");
  }

  @ParameterizedTest
  @ValueSource(strings = {"members", "budget", "lambda", "labelShift", "replaceEvery"})
  void whatWasWithoutEffectBesideOneNetworkIsRefused(String old) {
    SettingsReader reader =
        new SettingsReader().set("learner.lambda", "0.1").set("learner.race." + old, "1");

    assertThatThrownBy(reader::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(
            "learner.race." + old + " must be left out where learner.lambda is a number");
  }

  @Test
  void newNamesStandAboveOldOnes() {
    SettingsReader reader =
        new SettingsReader()
            .set("learner.penalty.strength", "2")
            .set("learner.members[0].batch", "4")
            .set("learner.lambda", "0.3");

    assertThat(reader.read().learner().members())
        .containsExactly(MemberSettings.parse("batch=4 lambda=0.3"));
  }

  @ParameterizedTest
  @CsvSource({
    "model.momentum, 0.8",
    "labels.timeoutMs, 1000",
    "sequence.stride, 1",
    "sequence.label, LAST",
    "learner.drift.rateExamples, 100",
  })
  void aSettingWithoutEffectIsRefusedByName(String name, String value) {
    SettingsReader reader = new SettingsReader().set(name, value);

    assertThatThrownBy(reader::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(name + " must be left out where ");
  }

  @Test
  void settingsOfADl4jConfigurationAreRefusedBesideIt() {
    SettingsReader reader =
        new SettingsReader().set("model.network", "dl4j:some.json").set("model.rate", "0.1");

    assertThatThrownBy(reader::read)
        .hasMessageContaining(
            "model.rate must be left out where network is the file of a DL4J configuration");
  }

  @Test
  void boundsOfRecordsStoodBesideTheirPlaces() {
    SettingsReader reader =
        new SettingsReader()
            .yaml("mapping: {width: 3, maxFeatures: 30, maxWeight: 5}", "job.yaml")
            .set("mapping.maxTextLength", "12");

    RecordMapping mapping = reader.read().mapping();

    assertThat(mapping.width()).isEqualTo(3);
    assertThat(mapping.bounds())
        .isEqualTo(new RecordBounds(1_000, 30, 1_048_576, 12, 4_096, 1_000, 100, 5));
    assertThat(reader.warnings())
        .containsExactly(
            "mapping.maxFeatures is an old name, which the next version will not read: write"
                + " mapping.bounds.maxFeatures",
            "mapping.maxWeight is an old name, which the next version will not read: write"
                + " mapping.bounds.maxWeight",
            "mapping.maxTextLength is an old name, which the next version will not read: write"
                + " mapping.bounds.maxTextLength");
  }
}

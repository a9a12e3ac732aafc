package io.nsrstream.connectors.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordMappingTest {

  @Test
  void anEmptyPointerMeansNotRead() throws BadRecordException {
    RecordMapping bare = Records.featuresAlone(Map.of("features", "/x"));

    assertThat(Records.decode(bare, "{'x':1,'id':'a','label':'b','time':1767225600005}"))
        .satisfies(
            example -> {
              assertThat(example.id()).isEqualTo("fallback");
              assertThat(example.label()).isNull();
              assertThat(example.time()).isEqualTo(42);
            });
  }

  @Test
  void reportsEveryBrokenRuleAtOnce() {
    assertThatThrownBy(
            () ->
                new RecordMapping(
                    List.of("x"),
                    "/a~2",
                    "/id",
                    "",
                    "",
                    "w",
                    11,
                    RecordBounds.DEFAULTS.withMaxFeatures(10),
                    RecordMapping.Absent.REJECT,
                    TimeFormat.EPOCH_MS,
                    List.of(),
                    List.of(),
                    RecordMapping.Arrays.FEATURES,
                    List.of(),
                    "",
                    RecordMapping.Tombstones.REJECT))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            """
            features must be a JSON pointer: it starts with / and has ~ only as ~0 or ~1, but is "x":\
             write it like /reading/temperature
            key must be a JSON pointer: it starts with / and has ~ only as ~0 or ~1, but is "/a~2":\
             write it like /reading/temperature
            weight must be a JSON pointer: it starts with / and has ~ only as ~0 or ~1, but is "w":\
             write it like /reading/temperature
            width must be between 0 and bounds.maxFeatures (10), but is 11:\
             give the number of features of every step, or 0 where it is not declared\
            """);
  }

  @Test
  void reportsEveryBrokenBoundAtOnce() {
    assertThatThrownBy(() -> new RecordBounds(0, 0, 0, 0, 1, 19, 0, 0.5))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            """
            maxExamples must be between 1 and 1000000, but is 0: use a value in that range
            maxFeatures must be at least 1, but is 0: use a value in that range
            maxRecordBytes must be at least 1, but is 0: use a value in that range
            maxTextLength must be at least 1, but is 0: use a value in that range
            maxNumberLength must be between 20 and 100000, but is 19: use a value in that range
            maxNestingDepth must be between 1 and 10000, but is 0: use a value in that range
            maxWeight must be between 1 and 1e30, but is 0.5: use 1 where all examples count alike\
            """);
  }

  @Test
  void needsAFeature() {
    assertThatThrownBy(() -> RecordMapping.DEFAULTS.withFeatures(List.of()))
        .hasMessage(
            "features must hold at least one JSON pointer, but is empty:"
                + " name the fields that are features, such as /features");
  }

  @Test
  void aValueHasOneUse() {
    assertThatThrownBy(() -> RecordMapping.DEFAULTS.withFeatures(List.of("/x", "/label")))
        .hasMessage(
            "pointers must name different fields, none inside another,"
                + " but is /label and /label: remove one of the two");
    assertThatThrownBy(() -> RecordMapping.DEFAULTS.withFeatures(List.of("/a", "/a!b", "/a/c")))
        .hasMessageContaining("but is /a and /a/c");
  }

  @Test
  void pointersThatOnlyBeginAlikeAreDifferent() {
    assertThat(RecordMapping.DEFAULTS.withFeatures(List.of("/idle", "/labels", "/a", "/ab")))
        .isNotNull();
  }
}

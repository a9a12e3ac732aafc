package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats that do not go with each other, or with the mapping, are refused by name. */
final class FormatRulesTest {
  private static final String CSV =
      "type: CSV, csv: {columns: [press, t, verdict], categories: [t]}";

  @Test
  void aMappingOfCsvNamesColumnsOrKeepsItsDefaults() {
    JobSettings settings = read(CSV, "features: /t, label: /verdict");

    assertThat(settings.mapping().key()).isEqualTo("/key");
    assertThat(settings.format().csv().columns()).containsExactly("press", "t", "verdict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features: /temperature | mapping.features must lead to a column of format.csv.columns",
        "features: /t, label: /verdikt | mapping.label must lead to a column",
        "features: /t | mapping.label must lead to a column of format.csv.columns",
        "features: /t, label: /verdict, numbers: /t | mapping.numbers must not name columns",
        "features: /t, examples: /batch | mapping.examples must be left out"
      })
  void aMappingOfCsvThatLeadsNowhereIsRefused(String mapping, String rule) {
    assertThatThrownBy(() -> read(CSV, mapping))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: AVRO | format.schema must name a file",
        "type: CSV | format.csv.columns must name the columns",
        "type: AVRO, framing: CONFLUENT | format.registry",
        "predictions: AVRO, framing: CONFLUENT | format.registry",
        "schema: a.avsc | format.schema must be left out unless format.type is AVRO",
        "csv: {columns: [a]} | must be left out unless format.type or format.predictions is CSV",
        "predictions: CSV, csv: {columns: [a]} | columns must be left out unless format.type is"
            + " CSV",
        "registry: {url: 'http://r'} | must be left out unless format.framing is CONFLUENT",
        "type: CSV, framing: CONFLUENT, csv: {columns: [t]} | format.framing must be NONE",
        "type: CSV, csv: {columns: [t, t]} | format.csv.columns must be different names",
        "type: CSV, csv: {columns: [t], separator: ''} | format.csv.separator must be one character"
      })
  void formatsThatLackSomethingOrHaveTooMuchAreRefused(String format, String rule) {
    assertThatThrownBy(() -> read(format, "features: /t"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "label: /nothing | labels.mapping.label must lead to a column of format.csv.labelColumns",
        "label: /state, id: /no | labels.mapping.id must lead to a column of"
            + " format.csv.labelColumns",
        "label: /state, key: /press | labels.mapping.key must lead to a column",
        "id: /id | labels.mapping.label must lead to a column of format.csv.labelColumns"
      })
  void aMappingOfLabelsInCsvThatLeadsNowhereIsRefused(String labels, String rule) {
    assertThatThrownBy(() -> readLate("labelColumns: [id, state]", labels))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void lateLabelsHaveColumnsOfTheirOwnOrThoseOfExamples() {
    assertThat(readLate("labelColumns: [id, state]", "label: /state").mappingOfLabels().label())
        .isEqualTo("/state");
    assertThat(readLate("separator: ;", "label: 'kafka:key'").mappingOfLabels().id())
        .isEqualTo("/id");
  }

  @Test
  void columnsOfLabelsThatDoNotComeAreRefused() {
    assertThatThrownBy(
            () ->
                read(
                    "type: CSV, csv: {columns: [t, label], labelColumns: [id, label]}",
                    "features: /t"))
        .hasMessageContaining(
            "format.csv.labelColumns must be left out where topics.labels is empty");
  }

  private static JobSettings readLate(String csv, String labels) {
    return new SettingsReader()
        .yaml(
            """
            format: {type: CSV, csv: {columns: [id, t], %s}}
            topics: {labels: labels}
            mapping: {features: /t}
            labels: {mapping: {%s}}
            """
                .formatted(csv, labels),
            "job.yaml")
        .read();
  }

  private static JobSettings read(String format, String mapping) {
    return new SettingsReader()
        .yaml("format: {%s}\nmapping: {%s}".formatted(format, mapping), "job.yaml")
        .read();
  }
}

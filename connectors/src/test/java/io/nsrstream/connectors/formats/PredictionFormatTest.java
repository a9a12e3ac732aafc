package io.nsrstream.connectors.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.avro.AvroSchemas;
import io.nsrstream.connectors.avro.PredictionAvro;
import io.nsrstream.connectors.csv.CsvFormat;
import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.csv.CsvSettings.Mark;
import io.nsrstream.connectors.csv.PredictionCsv;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.connectors.registry.RegistryStub;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions as readers of their formats read them. */
final class PredictionFormatTest {
  private static final Prediction LABELLED =
      new Prediction(
          "press-7",
          "é1",
          "loose",
          "normal",
          List.of("normal", "loose"),
          new float[] {0.75f, 0.25f},
          1_204);
  private static final Prediction FIRST =
      new Prediction("", "", null, null, List.of(), new float[] {}, 0);

  @Test
  void allFieldsAreReadBack() throws IOException {
    PredictionFormat format =
        PredictionFormat.of(settings(Predictions.AVRO, Framing.NONE, ""), "out", () -> 0);

    GenericRecord labelled = read(format.bytes(LABELLED));
    assertThat(labelled)
        .hasToString(
            "{\"key\": \"press-7\", \"id\": \"é1\", \"predicted\": \"normal\", \"probabilities\":"
                + " {\"normal\": 0.75, \"loose\": 0.25}, \"updates\": 1204, \"label\": \"loose\","
                + " \"correct\": false}");
    assertThat(read(format.bytes(FIRST)))
        .hasToString(
            "{\"key\": \"\", \"id\": \"\", \"predicted\": null, \"probabilities\": {}, \"updates\":"
                + " 0, \"label\": null, \"correct\": null}");
  }

  @Test
  void theRegistryIsAskedForTheIdAndGivenTheSchemaOnce() {
    try (RegistryStub registry = RegistryStub.start()) {
      registry.answer("/subjects/out-value/versions", "{\"id\":263}");
      FormatSettings settings = settings(Predictions.AVRO, Framing.CONFLUENT, registry.url());

      byte[] bytes = PredictionFormat.of(settings, "out", () -> 0).bytes(LABELLED);
      assertThat(bytes).startsWith(0, 0, 0, 1, 7);
      assertThat(Arrays.copyOfRange(bytes, 5, bytes.length))
          .isEqualTo(PredictionAvro.bytes(LABELLED, new byte[] {}));
      assertThat(registry.requests())
          .extracting(request -> request.substring(0, request.indexOf('{')))
          .containsExactly("POST /subjects/out-value ", "POST /subjects/out-value/versions ");

      registry.answer("/subjects/out-value", "{\"subject\":\"out-value\",\"id\":264}");
      assertThat(PredictionFormat.of(settings, "out", () -> 0).bytes(LABELLED))
          .startsWith(0, 0, 0, 1, 8);
    }
  }

  @Test
  void jsonMayNameASchemaOfTheRegistry() throws IOException {
    try (RegistryStub registry = RegistryStub.start()) {
      registry.answer("/subjects/out-value", "{\"subject\":\"out-value\",\"id\":263}");
      FormatSettings settings =
          settings(Predictions.JSON_SCHEMA, Framing.CONFLUENT, registry.url());

      byte[] bytes = PredictionFormat.of(settings, "out", () -> 0).bytes(LABELLED);
      assertThat(bytes).startsWith(0, 0, 0, 1, 7);
      assertThat(Arrays.copyOfRange(bytes, 5, bytes.length))
          .isEqualTo(OutputJson.prediction(LABELLED));
      String request = registry.requests().get(0);
      JsonNode asked = new ObjectMapper().readTree(request.substring(request.indexOf('{')));
      assertThat(asked.get("schemaType").asText()).isEqualTo("JSON");
      JsonNode fields = new ObjectMapper().readTree(asked.get("schema").asText());
      for (Prediction prediction : List.of(LABELLED, FIRST)) {
        JsonNode json = new ObjectMapper().readTree(OutputJson.prediction(prediction));
        assertThat(fields.get("properties").fieldNames())
            .toIterable()
            .containsAll(json::fieldNames);
        for (JsonNode required : fields.get("required")) {
          assertThat(json.has(required.asText())).as(required.asText()).isTrue();
        }
      }
    }
  }

  @Test
  void aSchemaInNoFramingIsRefused() {
    assertThatThrownBy(() -> settings(Predictions.JSON_SCHEMA, Framing.NONE, ""))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("predictions must not be JSON_SCHEMA where framing is NONE")
        .hasMessageContaining("set format.framing to CONFLUENT");
  }

  @Test
  void linesOfCsvHaveTheSameColumnsWhateverClassesThereAre() throws Exception {
    PredictionFormat format =
        InstantiationUtil.clone(
            PredictionFormat.of(settings(Predictions.CSV, Framing.CONFLUENT, ""), "out", () -> 0));

    assertThat(format.bytes(LABELLED))
        .asString(UTF_8)
        .isEqualTo("press-7,é1,normal,0.75,1204,loose,false");
    assertThat(format.bytes(FIRST)).asString(UTF_8).isEqualTo(",,,,0,,");
    assertThat(PredictionCsv.COLUMNS).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"`,` | DOT", "; | COMMA", "`,` | COMMA", "` ` | DOT", "`\t` | DOT"})
  void linesOfCsvAreReadBackBySettingsOfTopics(String separator, Mark decimal) throws Exception {
    CsvSettings csv =
        new CsvSettings(
            PredictionCsv.COLUMNS,
            List.of(),
            separator.replace("\\t", "\t"),
            "\"",
            decimal,
            List.of(),
            List.of());
    Prediction odd =
        new Prediction(
            " a,b;\"c\"\n", "07\r", "x\ty", "z z", List.of("q", "z z"), new float[] {0, 1e-8f}, 7);
    RecordMapping mapping =
        RecordMapping.DEFAULTS.withFeatures(List.of("/confidence", "/updates", "/predicted"));

    byte[] line = new PredictionCsv(csv).bytes(odd);
    Example read =
        new ExampleReader(mapping, new CsvFormat(csv, mapping), () -> 0).decode(line, "", 0);

    assertThat(read.key()).isEqualTo(odd.key());
    assertThat(read.id()).isEqualTo(odd.id());
    assertThat(read.label()).isEqualTo(odd.label());
    assertThat(read.features()).containsExactly(1e-8f, 7, 0);
    assertThat(read.nominals()).containsExactly(new Nominal(2, "z z"));
  }

  @Test
  void aSchemaThatTheRegistryRefusesEndsTheStart() {
    try (RegistryStub registry = RegistryStub.start()) {
      FormatSettings settings = settings(Predictions.AVRO, Framing.CONFLUENT, registry.url());

      assertThatThrownBy(() -> PredictionFormat.of(settings, "out", () -> 0))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining(
              "format.predictions must be a format whose schema the registry takes")
          .hasMessageContaining("out-value");
    }
  }

  @Test
  void theDefaultIsJson() {
    assertThat(PredictionFormat.of(FormatSettings.DEFAULTS, "out", () -> 0).bytes(LABELLED))
        .isEqualTo(OutputJson.prediction(LABELLED));
  }

  private static GenericRecord read(byte[] bytes) throws IOException {
    Schema schema = AvroSchemas.parse(PredictionAvro.SCHEMA, List.of());
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  private static FormatSettings settings(Predictions predictions, Framing framing, String url) {
    RegistrySettings d = RegistrySettings.DEFAULTS;
    return new FormatSettings(
        FormatSettings.Type.JSON,
        framing,
        "",
        CsvSettings.DEFAULTS,
        predictions,
        new RegistrySettings(
            url,
            "",
            "",
            d.timeoutMs(),
            0,
            d.maxSchemas(),
            d.maxSchemaBytes(),
            d.unknownMs(),
            d.maxUnknown()));
  }
}

package io.nsrstream.connectors.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.avro.AvroSchemas;
import io.nsrstream.connectors.avro.PredictionAvro;
import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.connectors.registry.RegistryStub;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/** Predictions as Avro's own reader reads them. */
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
    PredictionFormat format = PredictionFormat.of(settings(Framing.NONE, ""), "out", () -> 0);

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
      FormatSettings settings = settings(Framing.CONFLUENT, registry.url());

      byte[] bytes = PredictionFormat.of(settings, "out", () -> 0).bytes(LABELLED);
      assertThat(bytes).startsWith(0, 0, 0, 1, 7);
      assertThat(Arrays.copyOfRange(bytes, 5, bytes.length))
          .isEqualTo(PredictionAvro.bytes(LABELLED, new byte[] {}));
      assertThat(registry.requests())
          .extracting(request -> request.substring(0, request.indexOf('{')))
          .containsExactly("POST /subjects/out-value ", "POST /subjects/out-value/versions ");

      registry.answer("/subjects/out-value", "{\"subject\":\"out-value\",\"id\":264}");
      assertThat(PredictionFormat.of(settings, "out", () -> 0).prefix()).endsWith(8);
    }
  }

  @Test
  void aSchemaThatTheRegistryRefusesEndsTheStart() {
    try (RegistryStub registry = RegistryStub.start()) {
      FormatSettings settings = settings(Framing.CONFLUENT, registry.url());

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

  private static FormatSettings settings(Framing framing, String url) {
    RegistrySettings d = RegistrySettings.DEFAULTS;
    return new FormatSettings(
        FormatSettings.Type.JSON,
        framing,
        "",
        CsvSettings.DEFAULTS,
        Predictions.AVRO,
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

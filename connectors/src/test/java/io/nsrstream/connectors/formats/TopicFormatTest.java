package io.nsrstream.connectors.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings of a format name is found, or refused, when the job starts. */
final class TopicFormatTest {

  @Test
  void theSchemaTravelsAsText(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("reading.avsc");
    Files.writeString(file, "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}");

    TopicFormat format = TopicFormat.of(avro(file.toString()));

    assertThat(format.schema()).isEqualTo(Files.readString(file));
  }

  @Test
  void aFileThatIsNoSchemaIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("reading.avsc");
    for (String text : new String[] {"", "no schema", "{\"type\":\"recrod\"}", "[".repeat(9_000)}) {
      Files.writeString(file, text);

      assertThatThrownBy(() -> TopicFormat.of(avro(file.toString())))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining("format.schema must be a file with an Avro schema")
          .hasMessageContaining("reading.avsc");
    }
  }

  @Test
  void aMissingFileIsRefused() {
    assertThatThrownBy(() -> TopicFormat.of(avro("/no/such/file")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("NoSuchFileException");
    assertThatThrownBy(() -> avro(""))
        .hasMessageContaining(
            "schema must name a file with the schema where type is AVRO and framing NONE");
  }

  @Test
  void aRecordOfAnotherSchemaNamesTheSetting(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("reading.avsc");
    Files.writeString(
        file,
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":\"double\"}]}");
    RecordMapping mapping = RecordMapping.DEFAULTS;
    ExampleReader reader =
        new ExampleReader(
            mapping, TopicFormat.of(avro(file.toString())).open(mapping, () -> 0), () -> 0);

    assertThatThrownBy(() -> reader.decode(new byte[] {1, 2, 3}, "", 0))
        .hasMessage(
            "record must be Avro of the schema R, but at byte 0 in /features: the record ends too"
                + " early; check that format.schema is the schema it was written with");
  }

  private static FormatSettings avro(String schema) {
    return new FormatSettings(
        FormatSettings.Type.AVRO,
        Framing.NONE,
        schema,
        CsvSettings.DEFAULTS,
        Predictions.JSON,
        RegistrySettings.DEFAULTS);
  }
}

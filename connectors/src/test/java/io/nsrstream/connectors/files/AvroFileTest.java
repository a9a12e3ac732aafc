package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.avro.AvroSchemas;
import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro container files as the records of a topic. */
class AvroFileTest {
  private static final Schema SCHEMA =
      AvroSchemas.parse(
          """
          {"type": "record", "name": "Reading", "fields": [
            {"name": "t", "type": ["null", "double"]},
            {"name": "mode", "type": "string"},
            {"name": "verdict", "type": ["null", "string"]}
          ]}
          """,
          List.of());
  private static final RecordMapping MAPPING =
      RecordMapping.DEFAULTS.withFeatures(List.of("/t", "/mode"));

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile(@TempDir Path folder) {
    file = folder.resolve("readings.avro");
  }

  @Test
  void recordsAreReadThroughTheMapping() throws IOException {
    write(reading(21.5, "fast"), reading(null, "slow"));

    try (ExampleFile stream = ExampleFile.open(file, settings(FormatSettings.Type.JSON))) {
      assertThat(stream.featureNames()).containsExactly("/t", "/mode");
      List<Example> examples = TextFiles.rest(stream);
      assertThat(examples).hasSize(2);
      assertThat(examples.get(0).features()).containsExactly(21.5f, 0);
      assertThat(examples.get(0).nominals()).containsExactly(new Example.Nominal(1, "fast"));
      assertThat(examples.get(1).features()).containsExactly(Example.MISSING, 0);
    }
  }

  @Test
  void aRecordThatIsNoExampleIsLeftOutAndNamedWithItsNumber() throws IOException {
    write(reading(1.0, "a"), reading(Double.POSITIVE_INFINITY, "b"), reading(3.0, "c"));

    try (ExampleFile stream =
        ExampleFile.open(file, settings(FormatSettings.Type.AVRO).withBadRows(1))) {
      assertThat(TextFiles.rest(stream)).extracting(e -> e.features()[0]).containsExactly(1f, 3f);
    }
    assertThatThrownBy(
            () -> {
              try (ExampleFile stream =
                  ExampleFile.open(file, settings(FormatSettings.Type.JSON).withBadRows(0))) {
                TextFiles.rest(stream);
              }
            })
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("readings.avro: record 2: /t must be within the range of a float");
  }

  @Test
  void fieldsThatTheMappingDoesNotNameAreListed() throws IOException {
    write(reading(1.0, "a"));

    assertThatThrownBy(() -> ExampleFile.open(file, FileSettings.DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("record 1: /features must be in the record")
        .hasMessageContaining("the schema has /t /mode /verdict");
  }

  @Test
  void aFileThatIsCutIsReadToTheLastWholeBlock() throws IOException {
    GenericRecord[] many = new GenericRecord[1_000];
    Arrays.setAll(many, i -> reading((double) i, "a"));
    write(many);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 100));

    assertThatThrownBy(
            () -> {
              try (ExampleFile stream =
                  ExampleFile.open(file, settings(FormatSettings.Type.JSON))) {
                TextFiles.rest(stream);
              }
            })
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining(
            "and those behind it cannot be read: the file must be complete, but ends early");
  }

  @Test
  void settingsThatAFileOfRecordsCannotHaveAreRefused() throws IOException {
    write(reading(1.0, "a"));

    assertThatThrownBy(() -> ExampleFile.open(file, settings(FormatSettings.Type.CSV)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("format.type must not be CSV where a file has Avro records");
  }

  private static GenericRecord reading(@Nullable Double t, String mode) {
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("t", t);
    record.put("mode", mode);
    return record;
  }

  private void write(GenericRecord... records) throws IOException {
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
      writer.setCodec(CodecFactory.deflateCodec(6)).setSyncInterval(512);
      writer.create(SCHEMA, Files.newOutputStream(file));
      for (GenericRecord record : records) {
        writer.append(record);
      }
    }
  }

  private static FileSettings settings(FormatSettings.Type type) {
    CsvSettings csv =
        new CsvSettings(
            List.of("t"), List.of(), ",", "\"", CsvSettings.Mark.DOT, List.of(), List.of());
    FormatSettings format =
        new FormatSettings(
            type, Framing.NONE, "any.avsc", csv, Predictions.JSON, RegistrySettings.DEFAULTS);
    return FileSettings.DEFAULTS.withRecords(new TopicRecords(MAPPING, format));
  }
}

package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as users have them: blank labels, numbers in quotes, objects, other framings. */
class RecordOdditiesTest {
  private static final long NOW = 1_790_000_000_000L;

  @ParameterizedTest
  @ValueSource(strings = {"''", "' '", "'\\t'", "null"})
  void aBlankLabelIsNoLabel(String label) throws BadRecordException {
    assertThat(
            Records.decode(RecordMapping.DEFAULTS, "{'features':[4],'label':" + label + "}")
                .label())
        .isNull();
    assertThatThrownBy(
            () ->
                new LabelReader(RecordMapping.DEFAULTS)
                    .decode(Records.bytes("{'id':'a','label':" + label + "}"), 0))
        .hasMessageStartingWith("/label must be in the record");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'pressure':3,'flow':4} | such as /features/pressure",
        "{'a/b~c':3} | such as /features/a~1b~0c",
        "{} | such as /features/temperature"
      })
  void featuresAsAnObjectAreRejectedWithThePointersToWrite(String features, String advice) {
    assertThatThrownBy(
            () -> Records.decode(RecordMapping.DEFAULTS, "{'features':" + features + "}"))
        .isInstanceOf(BadRecordException.class)
        .hasMessageStartingWith("/features must hold features, but is an object")
        .hasMessageEndingWith(advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00 00 00 01 07 7B 7D | JSON in a schema registry's framing (byte 0, then the 4 bytes of"
            + " schema id 263)",
        "00 FF FF FF FF 02 04 | Avro or Protobuf in a schema registry's framing (byte 0, then the 4"
            + " bytes of schema id 4294967295)",
        "4F 62 6A 01 04 16 | an Avro container file",
        "C3 01 01 02 03 04 | Avro's single-object encoding",
        "1F 8B 08 00 00 00 | gzip",
        "28 B5 2F FD 04 00 | Zstandard",
        "50 4B 03 04 14 00 | a zip archive",
        "FF FE 7B 00 7D 00 | UTF-16",
        "7B 00 7D 00 | UTF-16",
        "0A 03 61 62 63 | Protobuf",
        "08 96 01 12 02 68 69 | Protobuf"
      })
  void bytesThatAreNoJsonAreNamed(String hex, String name) {
    assertThatThrownBy(() -> new ExampleReader(RecordMapping.DEFAULTS).decode(bytes(hex), "", 0))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("; it looks like " + name + ": ")
        .hasMessageEndingWith("send plain JSON in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "1,2,3", "\u00ff\u00fa\u0001", "\u0000", "\u0007", "{\"a\":"})
  void bytesThatLookLikeNothingKnownAreNotNamed(String text) {
    assertThatThrownBy(
            () ->
                new ExampleReader(RecordMapping.DEFAULTS).decode(text.getBytes(ISO_8859_1), "", 0))
        .isInstanceOf(BadRecordException.class)
        .message()
        .doesNotContain("looks like");
  }

  @Test
  void textIsANumberWhereTheMappingSaysSo() throws BadRecordException {
    RecordMapping mapping = quoted(List.of("/t", "/list", "/kind"), List.of("/t", "/list"));

    Example example = Records.decode(mapping, "{'t':' -21.5','list':['1e2',3,'',null],'kind':'7'}");

    assertThat(example.features())
        .containsExactly(-21.5f, 100, 3, Example.MISSING, Example.MISSING, 0);
    assertThat(example.nominals()).containsExactly(new Nominal(5, "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"n/a", "NaN", "Infinity", "0x1p3", "1f", "21,5", "1 2", "--1", "1e999"})
  void textThatIsNoNumberIsRejectedThere(String text) {
    RecordMapping mapping = quoted(List.of("/t"), List.of("/t"));

    assertThatThrownBy(() -> Records.decode(mapping, "{'t':'" + text + "'}"))
        .isInstanceOf(BadRecordException.class)
        .hasMessageStartingWith("/t must be")
        .hasMessageEndingWith("but is the string \"" + text + "\"");
  }

  @Test
  void onlyPointersOfFeaturesMayHoldNumbersInText() {
    assertThatThrownBy(() -> quoted(List.of("/t"), List.of("/u")))
        .hasMessageStartingWith("numbers must hold pointers of mapping.features only");
  }

  @Test
  void aHundredCategoriesThatLookLikeNumbersAreWarnedOfOnce() throws BadRecordException {
    List<String> warnings = new ArrayList<>();
    RecordMapping mapping = RecordMapping.DEFAULTS.withFeatures(List.of("/t", "/kind", "/mixed"));
    ExampleReader reader =
        new ExampleReader(mapping, new JsonFormat(mapping.bounds()), () -> NOW, warnings::add);
    for (int i = 0; i < 500; i++) {
      String json = "{'t':'%d.5','kind':'%d','mixed':'%s'}".formatted(i, i % 99, i == 3 ? "x" : i);
      reader.decode(Records.bytes(json), "", 0);
      assertThat(warnings).hasSize(i < 99 ? 0 : 1);
    }
    assertThat(warnings.get(0)).contains("/t is text", "add /t to mapping.numbers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%d,5",
        "1.%03d,5",
        "%d %%",
        "€%d",
        " -%d",
        "%d 000",
        "%d\u00a0000",
        ",%d",
        "%de3"
      })
  void numbersInAnyNotationAreWarnedOf(String notation) throws BadRecordException {
    assertThat(warnings(notation)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.%d", "A%d", "%d:30", "1.2.%d"})
  void namesThatHoldDigitsAreNotWarnedOf(String notation) throws BadRecordException {
    assertThat(warnings(notation)).isEmpty();
  }

  private static List<String> warnings(String notation) throws BadRecordException {
    List<String> warnings = new ArrayList<>();
    RecordMapping mapping = RecordMapping.DEFAULTS.withFeatures(List.of("/t"));
    ExampleReader reader =
        new ExampleReader(mapping, new JsonFormat(mapping.bounds()), () -> NOW, warnings::add);
    for (int i = 100; i < 300; i++) {
      reader.decode(Records.bytes("{\"t\":\"" + notation.formatted(i) + "\"}"), "", 0);
    }
    return warnings;
  }

  private static RecordMapping quoted(List<String> features, List<String> numbers) {
    return RecordMapping.DEFAULTS.withFeatures(features).withNumbers(numbers);
  }

  private static byte[] bytes(String hex) {
    String[] each = hex.split(" ");
    byte[] bytes = new byte[each.length];
    for (int i = 0; i < each.length; i++) {
      bytes[i] = (byte) Integer.parseInt(each[i], 16);
    }
    return bytes;
  }
}

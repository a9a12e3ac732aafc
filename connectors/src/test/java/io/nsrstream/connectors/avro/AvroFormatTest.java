package io.nsrstream.connectors.avro;

import static io.nsrstream.connectors.avro.AvroRecords.bytes;
import static io.nsrstream.connectors.avro.AvroRecords.datum;
import static io.nsrstream.connectors.avro.AvroRecords.decode;
import static io.nsrstream.connectors.avro.AvroRecords.record;
import static io.nsrstream.connectors.avro.AvroRecords.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.Records;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro records as examples. */
@Timeout(60)
final class AvroFormatTest {
  private static final Schema FEATURES =
      record("features:{'type':'array','items':'float'}", "label:['null','string']");

  private static RecordMapping features(String... pointers) {
    return RecordMapping.DEFAULTS.withFeatures(List.of(pointers));
  }

  @Test
  void defaultsReadARecordOfTheSameNames() throws BadRecordException {
    Schema schema =
        record(
            "key:'string'",
            "id:'long'",
            "features:{'type':'array','items':'double'}",
            "label:['null','string']",
            "time:{'type':'long','logicalType':'timestamp-millis'}");
    GenericRecord record =
        datum(
            schema,
            Map.of(
                "key",
                "press-7",
                "id",
                41L,
                "features",
                List.of(0.5, -3.25),
                "label",
                "normal",
                "time",
                1_767_225_600_000L));

    Example example = decode(schema, RecordMapping.DEFAULTS, bytes(schema, record));

    assertThat(example)
        .usingRecursiveComparison()
        .isEqualTo(
            new Example(
                "press-7",
                "41",
                new float[] {0.5f, -3.25f},
                List.of(),
                "normal",
                1_767_225_600_000L));
  }

  @Test
  void everyTypeIsWhatItIsInJson() throws BadRecordException {
    Schema schema =
        record(
            "i:'int'",
            "l:'long'",
            "f:'float'",
            "d:'double'",
            "b:'boolean'",
            "s:'string'",
            "e:{'type':'enum','name':'Mode','symbols':['SLOW','FAST']}",
            "u:['null','int','string']",
            "n:['null','float']",
            "dec:{'type':'bytes','logicalType':'decimal','precision':6,'scale':2}",
            "fix:{'type':'fixed','name':'F','size':4,'logicalType':'decimal','precision':6,'scale':3}",
            "m:{'type':'map','values':'double'}",
            "inner:{'type':'record','name':'Inner','fields':[{'name':'x','type':'float'}]}");
    Map<String, Object> values = new HashMap<>();
    values.put("i", -7);
    values.put("l", 1L << 40);
    values.put("f", 1.5f);
    values.put("d", -2.5);
    values.put("b", true);
    values.put("s", "grün");
    values.put("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "FAST"));
    values.put("u", 9);
    values.put("n", null);
    values.put("dec", ByteBuffer.wrap(new BigDecimal("-12.34").unscaledValue().toByteArray()));
    values.put(
        "fix", new GenericData.Fixed(schema.getField("fix").schema(), new byte[] {0, 0, 4, 1}));
    values.put("m", Map.of("ph", 7.25));
    values.put("inner", datum(schema.getField("inner").schema(), Map.of("x", 0.25f)));

    Example example =
        decode(
            schema,
            features(
                "/i",
                "/l",
                "/f",
                "/d",
                "/b",
                "/s",
                "/e",
                "/u",
                "/n",
                "/dec",
                "/fix",
                "/m/ph",
                "/inner/x"),
            bytes(schema, datum(schema, values)));

    assertThat(example.features())
        .containsExactly(
            -7,
            (float) (1L << 40),
            1.5f,
            -2.5f,
            1,
            0,
            0,
            9,
            Example.MISSING,
            -12.34f,
            1.025f,
            7.25f,
            0.25f);
    assertThat(example.nominals()).containsExactly(new Nominal(5, "grün"), new Nominal(6, "FAST"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void arraysMayComeInBlocksThatSayTheirSize(boolean sizedBlocks) throws BadRecordException {
    List<Float> many = IntStream.range(0, 1_000).mapToObj(i -> i / 8f).toList();
    byte[] bytes =
        bytes(FEATURES, datum(FEATURES, Map.of("features", many, "label", "a")), sizedBlocks);

    Example example = decode(FEATURES, RecordMapping.DEFAULTS, bytes);

    assertThat(example.features()).hasSize(1_000).startsWith(0, 0.125f).endsWith(124.875f);
    assertThat(example.label()).isEqualTo("a");
  }

  @Test
  void arraysOfArraysAreSequences() throws BadRecordException {
    Schema schema = record("features:{'type':'array','items':{'type':'array','items':'float'}}");
    byte[] bytes =
        bytes(schema, datum(schema, Map.of("features", List.of(List.of(1f, 2f), List.of(3f, 4f)))));

    Example example = decode(schema, RecordMapping.DEFAULTS, bytes);

    assertThat(example.steps()).isEqualTo(2);
    assertThat(example.features()).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "double"})
  void aLabelKeyOrIdThatIsNotANumberIsNone(String type) throws BadRecordException {
    Schema schema = named(type);
    Example example = decode(schema, features("/t"), bytes(schema, named(schema, Double.NaN)));

    assertThat(example.key()).isEmpty();
    assertThat(example.label()).isNull();
    assertThatThrownBy(
            () ->
                decode(
                    schema, features("/t"), bytes(schema, named(schema, Double.NEGATIVE_INFINITY))))
        .hasMessage("/key must be a finite number, or text, but is -Infinity");
  }

  private static Schema named(String type) {
    return record("t:'int'", "key:'%s'".formatted(type), "label:'%s'".formatted(type));
  }

  private static GenericRecord named(Schema schema, double value) {
    Object field =
        schema.getField("key").schema().getType() == Schema.Type.FLOAT
            ? (Object) (float) value
            : (Object) value;
    return datum(schema, Map.of("t", 1, "key", field, "label", field));
  }

  @Test
  void notANumberIsMissingAndInfinityIsRejected() throws BadRecordException {
    byte[] missing = bytes(FEATURES, datum(FEATURES, Map.of("features", List.of(1f, Float.NaN))));
    byte[] infinite =
        bytes(FEATURES, datum(FEATURES, Map.of("features", List.of(Float.NEGATIVE_INFINITY))));

    assertThat(decode(FEATURES, RecordMapping.DEFAULTS, missing).features())
        .containsExactly(1, Example.MISSING);
    assertThatThrownBy(() -> decode(FEATURES, RecordMapping.DEFAULTS, infinite))
        .hasMessage("/features/0 must be within the range of a float (±3.4e38), but is -Infinity");
  }

  @Test
  void bytesAreNoPartOfAnExample() {
    Schema schema = record("x:'bytes'", "k:{'type':'fixed','name':'F','size':2}");
    byte[] bytes = {4, 1, 2, 3, 4};

    assertThatThrownBy(() -> decode(schema, features("/x"), bytes))
        .hasMessageStartingWith("/x must be a number")
        .hasMessageEndingWith(", but is bytes");
    assertThatThrownBy(() -> decode(schema, features("/k"), bytes))
        .hasMessageEndingWith(", but is bytes");
    assertThatThrownBy(() -> decode(schema, features("/x").withText(List.of("/x")), bytes))
        .hasMessage("/x must be a text (mapping.text), or null, but is bytes");
  }

  @Test
  void everyShorterRecordAndEveryLongerOneIsRejected() throws BadRecordException {
    byte[] whole =
        bytes(FEATURES, datum(FEATURES, Map.of("features", List.of(1f, 2f), "label", "warm")));
    decode(FEATURES, RecordMapping.DEFAULTS, whole);

    for (int length = 0; length < whole.length; length++) {
      byte[] shorter = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decode(FEATURES, RecordMapping.DEFAULTS, shorter))
          .isInstanceOf(BadRecordException.class)
          .hasMessageStartingWith("record must be Avro of the schema Reading, but");
    }
    assertThatThrownBy(
            () -> decode(FEATURES, RecordMapping.DEFAULTS, Arrays.copyOf(whole, whole.length + 3)))
        .hasMessageContaining("the record must end here, but 3 bytes follow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A block of 2^62 floats, one with a negative size, one of the lowest count.
        "FE FF FF FF FF FF FF FF 7F | at most as many values as it may have bytes",
        "01 01 00 | a block of -1 bytes is declared, but 1 follow",
        "FF FF FF FF FF FF FF FF FF 01 00 | at most as many values",
        // A number of more than 64 bits.
        "FF FF FF FF FF FF FF FF FF 02 00 | a number is longer than 64 bits",
        // The label: no such type in the union, and a text that is longer than the record.
        "02 00 00 80 3F 00 04 00 | the number of a type of the union must be from 0 to 1, but is 2",
        "02 00 00 80 3F 00 02 FE FF FF FF 0F 41 | a length is 2147483647, but 1 bytes follow",
        "02 00 00 80 3F 00 02 01 41 | a length is -1, but 1 bytes follow",
        // A text that is not UTF-8, and one that is half a surrogate pair.
        "02 00 00 80 3F 00 02 04 C3 28 | the text at byte 8 is not UTF-8",
        "02 00 00 80 3F 00 02 06 ED A0 80 | the text at byte 8 is not UTF-8"
      })
  void damageIsNamedWithItsPlace(String hex, String problem) {
    assertThatThrownBy(() -> decode(FEATURES, RecordMapping.DEFAULTS, ofHex(hex)))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(", but at byte ")
        .hasMessageContaining(problem);
  }

  @Test
  void damageIsNamedWithItsField() {
    assertThatThrownBy(
            () -> decode(FEATURES, RecordMapping.DEFAULTS, ofHex("04 00 00 80 3F 00 00")))
        .hasMessageContaining(", but at byte 5 in /features/1: the record ends too early");
    assertThatThrownBy(
            () -> decode(FEATURES, RecordMapping.DEFAULTS, ofHex("02 00 00 80 3F 00 04 00")))
        .hasMessageContaining(" in /label: the number of a type of the union");
  }

  @Test
  void theNameOfADamagedEntryIsShortened() {
    Schema map = record("m:{'type':'map','values':'int'}", "features:'float'");
    byte[] name = new byte[500];
    Arrays.fill(name, (byte) 'n');
    byte[] bytes = new byte[3 + name.length];
    // One entry, whose name has 500 bytes, and no value.
    bytes[0] = 2;
    bytes[1] = (byte) 0xE8;
    bytes[2] = 0x07;
    System.arraycopy(name, 0, bytes, 3, name.length);

    assertThatThrownBy(() -> decode(map, features("/features"), bytes))
        .message()
        .contains(" in /m/nnn")
        .hasSizeLessThan(300);
  }

  @Test
  void jsonOnATopicOfAvroIsNamed() {
    assertThatThrownBy(
            () ->
                decode(
                    FEATURES,
                    RecordMapping.DEFAULTS,
                    "{\"features\":[1]}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("; it looks like JSON: set format.type to JSON");
    assertThatThrownBy(
            () ->
                decode(
                    FEATURES, RecordMapping.DEFAULTS, ofHex("00 00 00 00 07 02 00 00 80 3F 00 00")))
        .hasMessageContaining("schema id 7")
        .hasMessageContaining("set format.type to AVRO and format.framing to CONFLUENT");
  }

  @Test
  void valuesWithoutBytesAreBounded() {
    Schema nulls = record("x:{'type':'array','items':'null'}", "features:'float'");
    Schema endless =
        schema(
            "{'type':'record','name':'A','fields':[{'name':'features','type':'float'},"
                + "{'name':'next','type':'A'}]}");

    assertThatThrownBy(() -> decode(nulls, features("/features"), ofHex("FE FF FF 7F 00 00 00")))
        .hasMessageContaining("at most as many values as it may have bytes");
    assertThatThrownBy(() -> decode(endless, features("/features"), new byte[100_000]))
        .hasMessageContaining("must be nested at most 100 deep (mapping.bounds.maxNestingDepth)");
  }

  @Test
  void elementsOfARecordAreExamplesAndRefusedOnesComeAlone() throws BadRecordException {
    Schema schema =
        record(
            "site:'string'",
            "mode:['string','null']",
            "batch:['null',{'type':'record','name':'Batch','fields':[{'name':'rows','type':"
                + "{'type':'array','items':{'type':'record','name':'Row','fields':["
                + "{'name':'features','type':{'type':'array','items':'float'}},"
                + "{'name':'id','type':'string'}]}}}]}]",
            "last:'double'");
    Schema batch = schema.getField("batch").schema().getTypes().get(1);
    Schema row = batch.getField("rows").schema().getElementType();
    List<GenericRecord> rows =
        List.of(
            datum(row, Map.of("features", List.of(1f, 2f), "id", "a")),
            datum(row, Map.of("features", List.of(), "id", "b")),
            datum(row, Map.of("features", List.of(3f), "id", "c")));
    byte[] bytes =
        bytes(
            schema,
            datum(
                schema,
                Map.of(
                    "site",
                    "north",
                    "mode",
                    "x",
                    "batch",
                    datum(batch, Map.of("rows", rows)),
                    "last",
                    1.5)),
            true);
    RecordMapping mapping = Records.mapping(Map.of("examples", "/batch/rows"));

    List<Decoded<Example>> decoded = AvroRecords.decodeAll(schema, mapping, bytes);

    assertThat(decoded).hasSize(3);
    assertThat(((Taken<Example>) decoded.get(2)).value().id()).isEqualTo("c");
    Refused<Example> refused = (Refused<Example>) decoded.get(1);
    assertThat(refused.reason())
        .isEqualTo("in /batch/rows/1: /features must hold at least one number, but is empty");
    List<Decoded<Example>> again = AvroRecords.decodeAll(schema, mapping, valueOf(refused));
    assertThat(again).hasSize(1);
    assertThat(((Refused<Example>) again.get(0)).reason())
        .isEqualTo("in /batch/rows/0: /features must hold at least one number, but is empty");
    List<Decoded<Example>> last = AvroRecords.decodeAll(schema, mapping, valueOf(decoded.get(2)));
    assertThat(last).hasSize(1);
    assertThat(((Taken<Example>) last.get(0)).value().id()).isEqualTo("c");
  }

  @Test
  void anElementOfASchemaThatHoldsItselfComesWithoutBytes() {
    Schema schema =
        record(
            "rows:{'type':'array','items':{'type':'array','items':'float'}}",
            "further:['Reading','string']");
    byte[] bytes =
        bytes(schema, datum(schema, Map.of("rows", List.of(List.of()), "further", "none")));
    RecordMapping mapping = Records.mapping(Map.of("examples", "/rows"));

    List<Decoded<Example>> decoded = AvroRecords.decodeAll(schema, mapping, bytes);

    assertThat(decoded).singleElement().isInstanceOf(Refused.class);
    assertThat(valueOf(decoded.get(0))).isEmpty();
  }

  @Test
  void anElementOfOneTypeOfAUnionIsNotWrittenAsOneOfAnother() {
    Schema schema =
        record(
            "p:[{'type':'record','name':'V1','fields':[{'name':'list','type':{'type':'array','items':"
                + "{'type':'record','name':'E1','fields':[{'name':'x','type':'float'},"
                + "{'name':'y','type':'float'}]}}}]},"
                + "{'type':'record','name':'V2','fields':[{'name':'list','type':{'type':'array','items':"
                + "{'type':'record','name':'E2','fields':[{'name':'y','type':'float'},"
                + "{'name':'x','type':'float'}]}}}]}]");
    Schema second = schema.getField("p").schema().getTypes().get(1);
    Schema element = second.getField("list").schema().getElementType();
    GenericRecord row = datum(element, Map.of("x", 1f, "y", 2f));
    byte[] bytes =
        bytes(schema, datum(schema, Map.of("p", datum(second, Map.of("list", List.of(row))))));
    RecordMapping mapping = Records.mapping(Map.of("examples", "/p/list", "features", "/x,/y"));

    List<Decoded<Example>> decoded = AvroRecords.decodeAll(schema, mapping, bytes);

    assertThat(((Taken<Example>) decoded.get(0)).value().features()).containsExactly(1, 2);
    assertThat(valueOf(decoded.get(0))).isEmpty();
  }

  @Test
  void anElementComesBelowNamesAsTheyAreInTheRecord() {
    Schema schema =
        record(
            "groups:{'type':'map','values':{'type':'array','items':"
                + "{'type':'record','name':'E','fields':[{'name':'x','type':'float'}]}}}");
    GenericRecord row =
        datum(schema.getField("groups").schema().getValueType().getElementType(), Map.of("x", 1f));
    byte[] bytes = bytes(schema, datum(schema, Map.of("groups", Map.of("a/b", List.of(row, row)))));
    RecordMapping mapping = Records.mapping(Map.of("examples", "/groups/a~1b", "features", "/x"));

    Decoded<Example> first = AvroRecords.decodeAll(schema, mapping, bytes).get(0);

    assertThat(AvroRecords.decodeAll(schema, mapping, valueOf(first)))
        .singleElement()
        .isInstanceOf(Taken.class);
  }

  private static byte[] valueOf(Decoded<Example> decoded) {
    byte[] bytes = decoded.record().bytes();
    assertThat(bytes).isNotNull();
    return bytes == null ? new byte[0] : bytes;
  }

  private static byte[] ofHex(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex);
  }
}

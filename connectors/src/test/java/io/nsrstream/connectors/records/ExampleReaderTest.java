package io.nsrstream.connectors.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.records.RecordMapping.Absent;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleReaderTest {
  private static final RecordMapping DEFAULTS = RecordMapping.DEFAULTS;

  @Test
  void readsTheDefaultFormat() throws BadRecordException {
    Example example =
        Records.decode(
            DEFAULTS,
            "{'key':'pump-1','id':'r7','features':[1,-2.5,true,false,1e-3],'label':'ok','time':1767225600099}");

    assertThat(example.key()).isEqualTo("pump-1");
    assertThat(example.id()).isEqualTo("r7");
    assertThat(example.features()).containsExactly(1, -2.5f, 1, 0, 0.001f);
    assertThat(example.nominals()).isEmpty();
    assertThat(example.label()).isEqualTo("ok");
    assertThat(example.time()).isEqualTo(1_767_225_600_099L);
  }

  @ParameterizedTest
  @MethodSource
  void whatIsLeftOutFallsBack(String json) throws BadRecordException {
    Example example = Records.decode(DEFAULTS, json);

    assertThat(example.key()).isEmpty();
    assertThat(example.id()).isEqualTo("fallback");
    assertThat(example.label()).isNull();
    assertThat(example.time()).isEqualTo(42);
  }

  static Stream<String> whatIsLeftOutFallsBack() {
    return Stream.of(
        "{'features':[1]}",
        "{'features':[1],'key':null,'id':null,'label':null,'time':null}",
        "\uFEFF {'features':[1]} \n");
  }

  @Test
  void keyIdAndLabelAreTextAsTheRecordWritesIt() throws BadRecordException {
    Example example = Records.decode(DEFAULTS, "{'features':[1],'key':1,'id':1.50,'label':true}");

    assertThat(example.key()).isEqualTo("1");
    assertThat(example.id()).isEqualTo("1.50");
    assertThat(example.label()).isEqualTo("true");
  }

  @Test
  void pointersLeadIntoObjectsAndArraysWhateverTheirOrder() throws BadRecordException {
    RecordMapping mapping =
        Records.mapping(
            Map.of(
                "features",
                "/readings/1/mean,/on,/readings/0/mean,/mode,/a~1b/m~0n,/more",
                "key",
                "/machine/name",
                "id",
                "/machine/seq",
                "label",
                "/verdict/0",
                "time",
                "/machine/at",
                "weight",
                "/machine/counts",
                "bounds.maxFeatures",
                "10",
                "bounds.maxRecordBytes",
                "1000",
                "bounds.maxTextLength",
                "10"));

    Example example =
        Records.decode(
            mapping,
            "{'unmapped':{'on':7},'verdict':['bad','x'],'more':[8,9],'mode':'fast',"
                + "'readings':[{'mean':1,'max':3},{'mean':2},{'mean':4}],'a/b':{'m~n':6},'on':true,"
                + "'machine':{'at':1767225600005,'seq':3,'name':'m','counts':2.5}}");

    assertThat(example.features()).containsExactly(2, 1, 1, 0, 6, 8, 9);
    assertThat(example.nominals()).containsExactly(new Nominal(3, "fast"));
    assertThat(example)
        .extracting(Example::key, Example::id, Example::label, Example::time, Example::weight)
        .containsExactly("m", "3", "bad", 1_767_225_600_005L, 2.5f);
  }

  @Test
  void anArrayIndexAlsoNamesAFieldOfAnObject() throws BadRecordException {
    RecordMapping mapping = DEFAULTS.withFeatures(List.of("/x/0"));

    assertThat(Records.decode(mapping, "{'x':[5]}").features()).containsExactly(5);
    assertThat(Records.decode(mapping, "{'x':{'0':6}}").features()).containsExactly(6);
  }

  @Test
  void aRejectedRecordLeavesNothingBehind() throws BadRecordException {
    ExampleReader reader = new ExampleReader(DEFAULTS);
    assertThatThrownBy(
            () ->
                reader.decode(
                    Records.bytes(
                        "{'key':'k','label':'l','time':1767225600000,'features':[1,2,'x']}"),
                    "a",
                    1))
        .isInstanceOf(BadRecordException.class);

    Example next = reader.decode(Records.bytes("{'features':[3]}"), "b", 2);

    assertThat(next.features()).containsExactly(3);
    assertThat(next)
        .extracting(Example::key, Example::id, Example::label, Example::time)
        .containsExactly("", "b", null, 2L);
  }

  @Test
  void textOutsideAsciiIsKept() throws BadRecordException {
    assertThat(Records.decode(DEFAULTS, "{'features':[1],'label':'übermäßig 😀 \\u00e9'}").label())
        .isEqualTo("übermäßig 😀 é");
  }

  @ParameterizedTest
  @MethodSource
  void rejectsWithTheReason(String json, String reason) {
    RecordMapping mapping =
        Records.mapping(
            Map.of(
                "weight",
                "/weight",
                "bounds.maxFeatures",
                "5",
                "bounds.maxRecordBytes",
                "200",
                "bounds.maxTextLength",
                "8"));
    assertThatThrownBy(() -> Records.decode(mapping, json))
        .isInstanceOf(BadRecordException.class)
        .hasMessage(reason)
        .hasNoCause()
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }

  static Stream<Arguments> rejectsWithTheReason() {
    return Stream.of(
        Arguments.of("", "record must be a JSON object, but is empty"),
        Arguments.of(" \n", "record must be a JSON object, but is blank"),
        Arguments.of("[1,2]", "record must be an object, but is an array"),
        Arguments.of("null", "record must be an object, but is null"),
        Arguments.of("'text'", "record must be an object, but is the string \"text\""),
        Arguments.of(
            "{'features':[1]",
            "record must be valid JSON, but at byte 15: Unexpected end-of-input: expected close"
                + " marker for Object"),
        Arguments.of(
            "{'features':[1}}",
            "record must be valid JSON, but at byte 14: Unexpected close marker '}': expected ']'"),
        Arguments.of(
            "{'features':[1],}",
            "record must be valid JSON, but at byte 16: Unexpected character ('}' (code 125)): was"
                + " expecting double-quote to start field name"),
        Arguments.of(
            "{features:[1]}",
            "record must be valid JSON, but at byte 1: Unexpected character ('f' (code 102)): was"
                + " expecting double-quote to start field name"),
        Arguments.of(
            "{'features':[01]}",
            "record must be valid JSON, but at byte 14: Invalid numeric value: Leading zeroes not"
                + " allowed"),
        Arguments.of(
            "{'features':[NaN]}",
            "record must be valid JSON, but at byte 16: Non-standard token 'NaN'"),
        Arguments.of(
            "{'features':[-Infinity]}",
            "record must be valid JSON, but at byte 22: Non-standard token '-Infinity'"),
        Arguments.of(
            "{'features':[1]}x",
            "record must be valid JSON, but at byte 16: Unrecognized token 'x': was expecting (JSON"
                + " String, Number, Array, Object or token 'null', 'true' or 'false')"),
        Arguments.of(
            "{'features':[1]} {'features':[2]}",
            "record must end after its object, but is followed by an object at byte 17"),
        Arguments.of(
            "{'label':'a'}",
            "/features must be in the record, but is absent: send null where it is not known, or"
                + " set mapping.absent to MISSING"),
        Arguments.of("{'features':null}", "record must have features at [/features], but has none"),
        Arguments.of(
            "{'features':{'a':1}}",
            "/features must hold features, but is an object: name each of its values by a pointer"
                + " in mapping.features, such as /features/a"),
        Arguments.of("{'features':[]}", "/features must hold at least one number, but is empty"),
        Arguments.of(
            "{'features':[1,[2]]}",
            "/features/1 must be a number, a boolean or null, but is an array"),
        Arguments.of(
            "{'features':[[1,2],[3]]}",
            "/features/1 must hold 2 numbers like the first step, but holds 1"),
        Arguments.of(
            "{'features':[[1],[2,3]]}",
            "/features/1 must hold 1 numbers like the first step, but holds 2"),
        Arguments.of(
            "{'features':[[1],2]}",
            "/features/1 must be an array like the step before it, but is 2"),
        Arguments.of(
            "{'features':[[1],[]]}", "/features/1 must hold at least one number, but is empty"),
        Arguments.of(
            "{'features':[[1],[1e999]]}",
            "/features/1/0 must be within the range of a float (±3.4e38), but is 1e999"),
        Arguments.of(
            "{'features':[[[1]]]}",
            "/features/0/0 must be a number, a boolean or null, but is an array"),
        Arguments.of(
            "{'features':[[1],[2]",
            "record must be valid JSON, but at byte 20: Unexpected end-of-input: expected close"
                + " marker for Array"),
        Arguments.of(
            "{'features':[[1,2],[3,4],[5,6]]}",
            "record must have at most 5 features (mapping.bounds.maxFeatures), but has 3 steps of"
                + " 2"),
        Arguments.of(
            "{'features':[1,2,'three']}",
            "/features/2 must be a number, a boolean or null (a string is a nominal value only"
                + " where a pointer of its own names it, and a number only where mapping.numbers"
                + " has the pointer), but is the string \"three\""),
        Arguments.of(
            "{'features':[1,1e999]}",
            "/features/1 must be within the range of a float (±3.4e38), but is 1e999"),
        Arguments.of(
            "{'features':-1e300}",
            "/features must be within the range of a float (±3.4e38), but is -1e300"),
        Arguments.of(
            "{'features':[1,2,3,4,5,6]}",
            "record must have at most 5 features (mapping.bounds.maxFeatures), but has 6"),
        Arguments.of(
            "{'features':[1],'key':['k']}",
            "/key must be a string, number or boolean, but is an array"),
        Arguments.of(
            "{'features':[1],'id':{}}",
            "/id must be a string, number or boolean, but is an object"),
        Arguments.of(
            "{'features':[1],'label':'ninechars'}",
            "/label must have at most 8 characters (mapping.bounds.maxTextLength), but is 9 long"),
        Arguments.of(
            "{'features':'ninechars'}",
            "/features must have at most 8 characters (mapping.bounds.maxTextLength), but is 9"
                + " long"),
        Arguments.of(
            "{'features':[1],'label':'\\ud83d'}",
            "/label must be Unicode text, but has half a surrogate pair"),
        badWeight("0", "0"),
        badWeight("-1.5", "-1.5"),
        badWeight("1e-60", "1e-60"),
        badWeight("1e60", "1e60"),
        badWeight("1e38", "1e38"),
        badWeight("1e-45", "1e-45"),
        badWeight("1000001", "1000001"),
        badWeight("'2'", "the string \"2\""),
        badWeight("true", "true"),
        badWeight("[1]", "an array"),
        Arguments.of(
            "{'features':[1],'label':'a','label':'b'}", "/label must occur once, but occurs again"),
        Arguments.of(
            "{'features':[1],'features':[1]}", "/features must occur once, but occurs again"),
        Arguments.of(
            "{'features':[1],'pad':'" + "x".repeat(200) + "'}",
            "record must be at most 200 bytes (mapping.bounds.maxRecordBytes), but is 225 bytes"));
  }

  private static Arguments badWeight(String json, String found) {
    return Arguments.of(
        "{'features':[1],'weight':%s}".formatted(json),
        "/weight must be a number from 1.0E-6 to 1000000.0 (mapping.bounds.maxWeight), but is "
            + found);
  }

  @Test
  void weightsAreReadWhereAskedForAndOtherwiseOne() throws BadRecordException {
    ExampleReader reader = new ExampleReader(DEFAULTS.withWeight("/weight"));

    assertThat(reader.decode(Records.bytes("{'features':[1],'weight':3}"), "a", 1).weight())
        .isEqualTo(3);
    assertThat(reader.decode(Records.bytes("{'features':[1],'weight':1e6}"), "a", 1).weight())
        .isEqualTo(1e6f);
    assertThat(reader.decode(Records.bytes("{'features':[1],'weight':1e-6}"), "a", 1).weight())
        .isEqualTo(1e-6f);
    assertThat(reader.decode(Records.bytes("{'features':[1],'weight':null}"), "b", 2).weight())
        .isEqualTo(1);
    assertThat(reader.decode(Records.bytes("{'features':[1]}"), "c", 3).weight()).isEqualTo(1);
    assertThat(Records.decode(DEFAULTS, "{'features':[1],'weight':'80 kg'}").weight()).isEqualTo(1);
  }

  @Test
  void rejectsAWidthOtherThanDeclared() {
    RecordMapping mapping = Records.featuresAlone(Map.of("features", "/a,/b", "width", "3"));

    assertThatThrownBy(() -> Records.decode(mapping, "{'a':[1,2,3],'b':4}"))
        .hasMessage("record must have 3 features (mapping.width), but has 4");
    assertThatThrownBy(() -> Records.decode(mapping, "{'a':[1,2,3]}"))
        .hasMessageStartingWith("/b must be in the record, but is absent");
  }

  private static RecordMapping mapping(int width, Absent absent, String... features) {
    return Records.featuresAlone(
        Map.of(
            "features",
            String.join(",", features),
            "width",
            String.valueOf(width),
            "absent",
            absent.name()));
  }

  @Test
  void nullIsAMissingFeature() throws BadRecordException {
    assertThat(Records.decode(DEFAULTS, "{'features':[1,null]}").features())
        .containsExactly(1, Example.MISSING);
    assertThat(Records.decode(DEFAULTS, "{'features':[[1,2],[null,4]]}").features())
        .containsExactly(1, 2, Example.MISSING, 4);
    RecordMapping two = mapping(0, Absent.REJECT, "/a", "/b");
    assertThat(Records.decode(two, "{'a':null,'b':'x'}").features())
        .containsExactly(Example.MISSING, 0);
    assertThat(Records.decode(two, "{'a':null,'b':null}").features())
        .containsExactly(Example.MISSING, Example.MISSING);
    assertThat(Records.decode(mapping(1, Absent.REJECT, "/a"), "{'a':null}").features())
        .containsExactly(Example.MISSING);
  }

  @Test
  void whatIsMissingInASequenceIsMissingAtEveryStep() throws BadRecordException {
    Example sequence =
        Records.decode(mapping(0, Absent.REJECT, "/a", "/b"), "{'a':null,'b':[[1,2],[3,4]]}");

    assertThat(sequence.steps()).isEqualTo(2);
    assertThat(sequence.features()).containsExactly(Example.MISSING, 1, 2, Example.MISSING, 3, 4);
  }

  @Test
  void whatIsAbsentIsMissingWhereTheSettingAllowsIt() throws BadRecordException {
    RecordMapping allowing = mapping(0, Absent.MISSING, "/a", "/b", "/c");

    assertThat(Records.decode(allowing, "{'b':2}").features())
        .containsExactly(Example.MISSING, 2, Example.MISSING);
    assertThatThrownBy(() -> Records.decode(allowing, "{'other':2}"))
        .hasMessage("record must have features at [/a, /b, /c], but has none");
    assertThatThrownBy(() -> Records.decode(mapping(0, Absent.REJECT, "/a", "/b"), "{'b':2}"))
        .hasMessage(
            "/a must be in the record, but is absent: send null where it is not known, or set"
                + " mapping.absent to MISSING");
  }

  @Test
  void theDeclaredWidthIsThatOfOneStep() throws BadRecordException {
    RecordMapping mapping = Records.featuresAlone(Map.of("features", "/x", "width", "2"));

    assertThat(Records.decode(mapping, "{'x':[[1,2],[3,4]]}").steps()).isEqualTo(2);
    assertThat(Records.decode(mapping, "{'x':[1,2]}").steps()).isEqualTo(1);
    assertThatThrownBy(() -> Records.decode(mapping, "{'x':[[1],[2],[3]]}"))
        .hasMessage("record must have 2 features per step (mapping.width), but has 3 steps of 1");
  }

  @Test
  void anArrayOfArraysIsASequence() throws BadRecordException {
    ExampleReader reader = new ExampleReader(DEFAULTS);
    Example sequence =
        reader.decode(Records.bytes("{'features':[[1,true],[3,4],[-5,6]],'label':'a'}"), "", 0);
    Example vector = reader.decode(Records.bytes("{'features':[1,2]}"), "", 0);

    assertThat(sequence.steps()).isEqualTo(3);
    assertThat(sequence.features()).containsExactly(1, 1, 3, 4, -5, 6);
    assertThat(vector.steps()).isEqualTo(1);
    assertThat(vector.features()).containsExactly(1, 2);
  }

  @Test
  void sequencesOfSeveralFieldsStandSideBySide() throws BadRecordException {
    RecordMapping mapping = DEFAULTS.withFeatures(List.of("/spin", "/force"));

    Example example = Records.decode(mapping, "{'force':[[1,2],[3,4]],'spin':[[9],[8]]}");

    assertThat(example.steps()).isEqualTo(2);
    assertThat(example.features()).containsExactly(9, 1, 2, 8, 3, 4);
  }

  @Test
  void rejectsFieldsOfUnequallyManySteps() {
    RecordMapping mapping = DEFAULTS.withFeatures(List.of("/a", "/b"));

    assertThatThrownBy(() -> Records.decode(mapping, "{'a':[[1],[2]],'b':[[1],[2],[3]]}"))
        .hasMessage("/b must have 2 steps like /a, but has 3");
    assertThatThrownBy(() -> Records.decode(mapping, "{'a':[[1],[2]],'b':'tcp'}"))
        .hasMessage("/b must have 2 steps like /a, but has 1");
  }

  @Test
  void rejectsNestingThatIsTooDeepEvenWhereNobodyReads() {
    String json = "{'features':[1],'deep':" + "[".repeat(100) + "]".repeat(100) + "}";

    assertThatThrownBy(() -> Records.decode(DEFAULTS, json))
        .hasMessageStartingWith(
            "record must be valid JSON, but: Document nesting depth (101) exceeds");
  }

  @Test
  void rejectsAFieldOnTheWayThatOccursTwice() {
    RecordMapping mapping = DEFAULTS.withFeatures(List.of("/x/a", "/x/b"));

    assertThatThrownBy(() -> Records.decode(mapping, "{'x':{'a':1},'x':{'b':2}}"))
        .hasMessage("/x must occur once, but occurs again");
  }

  @ParameterizedTest
  @MethodSource
  void rejectsBytesThatAreNotUtf8(byte[] bytes, String reason) {
    assertThatThrownBy(() -> new ExampleReader(DEFAULTS).decode(bytes, "id", 0))
        .isInstanceOf(BadRecordException.class)
        .hasMessage(reason);
  }

  static Stream<Arguments> rejectsBytesThatAreNotUtf8() {
    return Stream.of(
        Arguments.of(withByte(0xFF), "record must be UTF-8, but has the byte 0xFF at offset 12"),
        Arguments.of(withByte(0xC3), "record must be UTF-8, but has the byte 0xC3 at offset 12"),
        Arguments.of(
            withByte(0xC0, 0xAF), "record must be UTF-8, but has the byte 0xC0 at offset 12"),
        Arguments.of(
            withByte(0xED, 0xA0, 0x80), "record must be UTF-8, but has the byte 0xED at offset 12"),
        Arguments.of(
            new byte[] {'{', 0, '}', 0},
            "record must be UTF-8, but has the byte 0x00 at offset 1; it looks like UTF-16: send"
                + " plain JSON in UTF-8"));
  }

  /** A record that is well-formed but for the bytes in a field that nobody reads. */
  private static byte[] withByte(int... values) {
    byte[] bytes = Records.bytes("{'comment':'" + "_".repeat(values.length) + "','features':[1]}");
    for (int i = 0; i < values.length; i++) {
      bytes[12 + i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void rejectsNoValue() {
    assertThatThrownBy(() -> new ExampleReader(DEFAULTS).decode(null, "id", 0))
        .hasMessage("record must be a JSON object, but is empty");
  }

  @Test
  void whateverTheBytesTheyAreReadOrRejected() {
    RecordMapping mapping = DEFAULTS.withFeatures(List.of("/features", "/more/1/x"));
    byte[] record =
        Records.bytes(
            "{'key':'ü','id':1e5,'more':[0,{'x':'\\u00e9'}],'features':[1,-2.5e-3,true],"
                + "'label':'ok','time':1767225600099,'other':{'a':[null,'\\n']}}");
    ExampleReader reader = new ExampleReader(mapping);
    Random random = new Random(3);
    int rejected = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = record.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        damaged[random.nextInt(damaged.length)] = (byte) anyByte(random);
      }
      rejected += isRejected(reader, damaged) ? 1 : 0;
    }
    assertThat(rejected).isBetween(4_000, 19_500);
  }

  /** As often a byte that means something in JSON as any other. */
  private static int anyByte(Random random) {
    String json = "{}[]:,\"\\0123456789-+.eEtfnu \uFEFF";
    return random.nextBoolean() ? random.nextInt(256) : json.charAt(random.nextInt(json.length()));
  }

  private static boolean isRejected(ExampleReader reader, byte[] bytes) {
    try {
      assertThat(reader.decode(bytes, "id", 0).features()).hasSizeGreaterThan(1);
      return false;
    } catch (BadRecordException e) {
      assertThat(e.getMessage()).isNotBlank();
      return true;
    }
  }
}

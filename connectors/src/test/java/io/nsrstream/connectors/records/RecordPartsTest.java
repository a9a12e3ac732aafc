package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.Decoded.Tombstone;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of Kafka records, several examples in one, steps as objects, and tombstones. */
class RecordPartsTest {
  private static final long NOW = 1_790_000_000_000L;

  @Test
  void partsOfTheKafkaRecordStandBesidePointers() {
    RecordMapping mapping =
        Records.mapping(
            Map.of(
                "features", "/x,kafka:partition,kafka:header/load",
                "numbers", "kafka:header/load",
                "key", "kafka:key",
                "id", "kafka:header/a/b",
                "label", "kafka:topic",
                "time", "kafka:header/at",
                "timeFormat", "ISO_8601"));

    Example example =
        taken(
            mapping,
            record(
                "{'x':1}", "m7", Map.of("load", "2.5", "a/b", "e1", "at", "2026-01-01T00:00:00Z")));

    assertThat(example.features()).containsExactly(1, 0, 2.5f);
    assertThat(example.nominals()).containsExactly(new Example.Nominal(1, "3"));
    assertThat(List.of(example.key(), example.id(), String.valueOf(example.label())))
        .containsExactly("m7", "e1", "in");
    assertThat(example.time()).isEqualTo(1_767_225_600_000L);
  }

  @Test
  void aPartThatIsAbsentIsAbsentAndKafkasTimestampIsInMilliseconds() {
    RecordMapping mapping =
        Records.mapping(
            Map.of("key", "kafka:key", "time", "kafka:timestamp", "timeFormat", "EPOCH_S"));

    Example example = taken(mapping, record("{'features':[1]}", null, Map.of()));

    assertThat(example.key()).isEmpty();
    assertThat(example.time()).isEqualTo(77);
  }

  @Test
  void aKeyThatIsNoTextRejectsTheRecordAlone() {
    ExampleReader reader = reader(Records.mapping(Map.of("key", "kafka:key")));
    SourceRecord binary =
        new SourceRecord(
            "in", 3, 9, 77, Records.bytes("{'features':[1]}"), new byte[] {-1}, List.of());

    assertThat(reader.decode(binary).get(0))
        .isEqualTo(
            new Refused<>(
                "kafka:key must be text in UTF-8, but has the byte 0xFF at offset 0", binary));
    assertThat(reader.decode(record("{'features':[1]}", "k", Map.of())).get(0))
        .isInstanceOf(Taken.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka:offset", "kafka:header/", "kafka:", "kafka:header", "Kafka:key"})
  void aPartThatIsNotKnownIsRefused(String part) {
    assertThatThrownBy(() -> Records.mapping(Map.of("key", part)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("key must be");
  }

  @Test
  void labelsHaveNamesOfTheirOwn() throws BadRecordException {
    RecordMapping mapping =
        new LabelMapping("/who", "/what", "", "/seconds", TimeFormat.EPOCH_S)
            .beside(RecordMapping.DEFAULTS.withTimeFormat(TimeFormat.ISO_8601));

    Label label =
        new LabelReader(mapping, () -> NOW)
            .decode(
                Records.bytes("{'who':'p','what':4,'label':'ok','seconds':1767225600,'time':'x'}"),
                0);

    assertThat(label).isEqualTo(new Label("p", "4", "ok", 1_767_225_600_000L));
    assertThat(LabelMapping.DEFAULTS.beside(mapping).timeFormat()).isEqualTo(TimeFormat.EPOCH_S);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | [%s]",
        "/batch | {'batch':[%s]}",
        "/a/0/b~1c~0\" | {'a':{'0':{'b/c~\\\"':[%s]}}}"
      })
  void eachElementIsAnExampleOrARejectionOfItsOwn(String pointer, String wrapper) {
    String good = "{'features':[7],'id':'é'}";
    String bad = "{'features':[1, {'x':[2]}],'label':'a'}";
    List<Decoded<Example>> decoded =
        decode(
            Records.mapping(Map.of("examples", pointer)),
            wrapper.formatted(good + " , " + bad + ",\n{'features':[8]},9 , 'text'"));

    assertThat(decoded).hasSize(5);
    assertThat(((Taken<Example>) decoded.get(0)).value().id()).isEqualTo("é");
    assertThat(((Taken<Example>) decoded.get(2)).value().id()).isEqualTo("3-9-2");
    String place = pointer.equals("[]") ? "" : pointer;
    assertThat(((Refused<Example>) decoded.get(1)).reason())
        .startsWith("in " + place + "/1: /features/1 must be a number");
    assertThat(((Refused<Example>) decoded.get(3)).reason())
        .isEqualTo("in " + place + "/3: record must be an object, but is 9");
    for (int i = 0; i < 4; i++) {
      String element = List.of(good, bad, "{'features':[8]}", "9").get(i);
      assertThat(decoded.get(i).record().bytes())
          .isEqualTo(Records.bytes(wrapper.formatted(element)));
      assertThat(decoded.get(i).record().element()).isEqualTo(i);
    }
  }

  @Test
  void elementsRepeatKeyAndHeadersOnlyAsLongAsTheyTakeNoMoreRoomThanARecordMay() {
    RecordMapping mapping =
        Records.mapping(
            Map.of("examples", "[]", "key", "kafka:key", "bounds.maxRecordBytes", "100"));
    SourceRecord batch =
        record(
            "[{},{'features':[1]},{},{'features':[2]}]",
            "k".repeat(20),
            Map.of("h", "v".repeat(9)));

    List<Decoded<Example>> decoded = reader(mapping).decode(batch);

    assertThat(decoded.stream().map(one -> one.record().headers()))
        .containsExactly(batch.headers(), batch.headers(), batch.headers(), null);
    assertThat(decoded.stream().map(one -> one.record().key()))
        .containsExactly(batch.key(), batch.key(), batch.key(), null);
    assertThat(((Taken<Example>) decoded.get(3)).value().key()).isEqualTo("k".repeat(20));
  }

  @Test
  void keyAndHeadersCountTowardsTheLongestRecord() {
    RecordMapping mapping = Records.mapping(Map.of("bounds.maxRecordBytes", "40"));
    SourceRecord atMost = record("{'features':[1]}", "k".repeat(20), Map.of("h", "123"));
    SourceRecord longer = record("{'features':[1]}", "k".repeat(20), Map.of("h", "1234"));

    assertThat(reader(mapping).decode(atMost)).singleElement().isInstanceOf(Taken.class);
    assertThat(reader(mapping).decode(longer))
        .containsExactly(
            new Refused<>(
                "record must be at most 40 bytes with its key and headers"
                    + " (mapping.bounds.maxRecordBytes), but is 16 and 25 bytes",
                longer));
  }

  @Test
  void aRejectedElementIsReadAloneFromItsBytes() {
    RecordMapping mapping =
        Records.mapping(Map.of("examples", "/m/batch", "bounds.maxTextLength", "3"));
    Decoded<Example> refused =
        decode(mapping, "{'m':{'batch':[{'features':[1]},{'features':[2],'id':'long'}]}}").get(1);

    List<Decoded<Example>> again =
        reader(Records.mapping(Map.of("examples", "/m/batch"))).decode(refused.record());

    assertThat(again).singleElement().isInstanceOf(Taken.class);
    assertThat(((Taken<Example>) again.get(0)).value().id()).isEqualTo("long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'features':[1]},{'features':[2]} | record must be valid JSON",
        "[{'features':[1]}] [] | record must end after its object",
        "[] | record must hold at least one example",
        "[{'features':[1]},{},{},{}] | record must hold at most 3 examples"
            + " (mapping.bounds.maxExamples)",
        "{'features':[1]} | record must be an array of examples (mapping.examples: [])"
      })
  void aRecordThatIsNoArrayOfExamplesIsRejectedAsAWhole(String json, String reason) {
    RecordMapping mapping = Records.mapping(Map.of("examples", "[]", "bounds.maxExamples", "3"));

    assertThat(decode(mapping, json))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(((Refused<Example>) one).reason()).startsWith(reason);
              assertThat(one.record().bytes()).isEqualTo(Records.bytes(json));
            });
  }

  @Test
  void damagedArraysOfExamplesEndInExamplesOrRejections() {
    ExampleReader reader = reader(Records.mapping(Map.of("examples", "/b")));
    byte[] good =
        Records.bytes("{'a':1,'b':[{'features':[1,2],'id':'x'},{'features':[3],'key':'é'}]}");
    SplitMix64 random = new SplitMix64(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] =
            random.nextInt(2) == 0
                ? (byte) random.nextInt(256)
                : (byte) "{}[]:,\"\\01".charAt(random.nextInt(10));
      }
      assertThat(reader.decode(new SourceRecord("in", 0, i, 0, damaged))).isNotEmpty();
    }
  }

  @Test
  void stepsMayBeObjects() throws BadRecordException {
    RecordMapping mapping =
        Records.mapping(Map.of("features", "/s", "numbers", "/s", "stepFields", "/x,/at/y"));

    Example example =
        Records.decode(
            mapping, "{'s':[{'x':1,'at':{'y':'2'},'z':[9]},{'at':{'y':null},'x':true}]}");

    assertThat(example.steps()).isEqualTo(2);
    assertThat(example.features()).containsExactly(1, 2, 1, Example.MISSING);
    assertThatThrownBy(() -> Records.decode(mapping, "{'s':[{'x':1,'at':{'y':2}},{'x':1}]}"))
        .hasMessageStartingWith("/s/1/at/y must be in the step, but is absent");
    assertThatThrownBy(() -> Records.decode(mapping, "{'s':[{'x':1,'at':{'y':2}},[1,2]]}"))
        .hasMessage("/s/1 must be an object like the step before it, but is an array");
    assertThatThrownBy(() -> Records.decode(RecordMapping.DEFAULTS, "{'features':[{'x':1}]}"))
        .hasMessage(
            "/features/0 must be an array, but is an object: name its fields in"
                + " mapping.stepFields, such as /x");
  }

  @Test
  void anArrayMayBeAChannel() throws BadRecordException {
    RecordMapping mapping = Records.mapping(Map.of("features", "/x,/y", "arrays", "STEPS"));

    Example example = Records.decode(mapping, "{'y':[4,null,6],'x':[1,2,3]}");

    assertThat(example.steps()).isEqualTo(3);
    assertThat(example.features()).containsExactly(1, 4, 2, Example.MISSING, 3, 6);
    assertThatThrownBy(() -> Records.decode(mapping, "{'x':[1,2],'y':[1]}"))
        .hasMessage("/y must have 2 steps like /x, but has 1");
    assertThatThrownBy(() -> Records.decode(mapping, "{'x':[],'y':[]}"))
        .hasMessageStartingWith("/x must hold at least one number");
  }

  @Test
  void tombstonesAreLeftOutWhereTheMappingSaysSo() {
    RecordMapping skipping =
        Records.mapping(Map.of("features", "/after/x,/after/y", "tombstones", "SKIP"));
    for (String json : List.of("", "{'after':null}", "{'op':'d','after':null,'key':'k'}")) {
      assertThat(decode(skipping, json)).singleElement().isInstanceOf(Tombstone.class);
    }
    for (String json : List.of(" ", "{}", "{'after':{}}", "{'after':{'x':null}}", "null")) {
      assertThat(decode(skipping, json)).singleElement().isInstanceOf(Refused.class);
    }
    assertThat(reader(skipping).decode(new SourceRecord("in", 0, 0, 0, null)))
        .singleElement()
        .isInstanceOf(Tombstone.class);
    assertThat(decode(RecordMapping.DEFAULTS, "")).singleElement().isInstanceOf(Refused.class);
    assertThat(
            new LabelReader(skipping, () -> NOW)
                .decode(new SourceRecord("labels", 0, 0, 0, new byte[0])))
        .isInstanceOf(Tombstone.class);
  }

  private static ExampleReader reader(RecordMapping mapping) {
    return new ExampleReader(mapping, () -> NOW);
  }

  private static List<Decoded<Example>> decode(RecordMapping mapping, String json) {
    return reader(mapping).decode(record(json, null, Map.of()));
  }

  private static Example taken(RecordMapping mapping, SourceRecord record) {
    Decoded<Example> decoded = reader(mapping).decode(record).get(0);
    assertThat(decoded).isInstanceOf(Taken.class);
    assertThat(decoded.record()).isEqualTo(record);
    return ((Taken<Example>) decoded).value();
  }

  private static SourceRecord record(
      String json, @Nullable String key, Map<String, String> headers) {
    List<Header> values = new ArrayList<>();
    headers.forEach((name, value) -> values.add(new Header(name, value.getBytes(UTF_8))));
    return new SourceRecord(
        "in", 3, 9, 77, Records.bytes(json), key == null ? null : key.getBytes(UTF_8), values);
  }
}

package io.nsrstream.connectors.kafka.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.connectors.kafka.replay.Verdict.Foreign;
import io.nsrstream.connectors.kafka.replay.Verdict.LeftOut;
import io.nsrstream.connectors.kafka.replay.Verdict.NotChosen;
import io.nsrstream.connectors.kafka.replay.Verdict.NotSendable;
import io.nsrstream.connectors.kafka.replay.Verdict.RefusedAgain;
import io.nsrstream.connectors.kafka.replay.Verdict.Sent;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.Records;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.connectors.registry.RegistryUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final int MOST = 1_000;
  private static final String GOOD = "{'features':[1,2]}";
  private static final List<Header> HEADERS = List.of(new Header("site", new byte[] {1}));

  private static final RecordMapping BATCHES = Records.mapping(Map.of("examples", "/m"));

  @Test
  void aRecordThatIsTakenNowIsSentAsItWas() {
    SourceRecord record = record(GOOD);
    Verdict verdict = judge(RecordMapping.DEFAULTS, record, "/features was wrong");

    assertThat(verdict)
        .usingRecursiveComparison()
        .isEqualTo(new Sent(record, "/features was wrong"));
  }

  @Test
  void aRecordThatIsRefusedAgainHasItsNewReason() {
    SourceRecord record = record("{'features':['n/a']}");
    Verdict verdict = judge(RecordMapping.DEFAULTS, record, "another");

    assertThat(verdict).isInstanceOf(RefusedAgain.class);
    RejectedRecord again = ((RefusedAgain) verdict).rejected();
    assertThat(again.reason()).startsWith("/features/0 must be a number");
    assertThat(again.record()).usingRecursiveComparison().isEqualTo(record);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{'features':[1,2]}", "{'topic':'in','partition':0}"})
  void whatNoJobRejectedIsForeign(String value) {
    assertThat(judge(RecordMapping.DEFAULTS, Records.bytes(value), Choice.ALL, nothing()))
        .isInstanceOf(Foreign.class);
  }

  @Test
  void aRecordOfATopicThatTheJobDoesNotReadStaysRejected() {
    SourceRecord record = new SourceRecord("old", 0, 0, 7, Records.bytes(GOOD));
    Verdict verdict = judge(RecordMapping.DEFAULTS, record, "why");

    assertThat(verdict).isInstanceOf(NotSendable.class);
    assertThat(verdict.reason()).contains("(in)", "but is old");
  }

  @Test
  void theChoiceIsByReasonAndByTheTimestampOfTheRecord() {
    byte[] json = json(record(GOOD), "/time must be later, but is 3", MOST);
    RecordMapping mapping = RecordMapping.DEFAULTS;
    List<Choice> taking =
        List.of(
            Choice.ALL,
            new Choice(NOW, NOW + 1, "", 1),
            new Choice(Long.MIN_VALUE, Long.MAX_VALUE, "/time", 1));
    List<Choice> leaving =
        List.of(
            new Choice(NOW + 1, Long.MAX_VALUE, "", 1),
            new Choice(Long.MIN_VALUE, NOW, "", 1),
            new Choice(Long.MIN_VALUE, Long.MAX_VALUE, "/label", 1));

    taking.forEach(
        choice -> assertThat(judge(mapping, json, choice, nothing())).isInstanceOf(Sent.class));
    leaving.forEach(
        choice ->
            assertThat(judge(mapping, json, choice, nothing())).isInstanceOf(NotChosen.class));
  }

  @Test
  void aTombstoneThatTheJobLeavesOutIsLeftOut() {
    SourceRecord tombstone = new SourceRecord("in", 3, 9, NOW, null);

    assertThat(judge(Records.mapping(Map.of("tombstones", "SKIP")), tombstone, "empty"))
        .isInstanceOf(LeftOut.class);
    assertThat(judge(RecordMapping.DEFAULTS, tombstone, "empty")).isInstanceOf(RefusedAgain.class);
  }

  @Test
  void aReaderThatFailsRefusesTheRecord() {
    JobReader failing =
        record -> {
          throw new IllegalStateException("a fault on purpose");
        };
    Verdict verdict =
        new Judge(Map.of("in", failing), Choice.ALL, nothing())
            .judge(json(record(GOOD), "why", MOST));

    assertThat(verdict).isInstanceOf(RefusedAgain.class);
    assertThat(verdict.reason()).contains("a fault on purpose");
  }

  @Test
  void aRegistryThatDoesNotAnswerEndsTheReplay() {
    JobReader waiting =
        record -> {
          throw new RegistryUnavailableException("no answer", new IOException("on purpose"));
        };
    Judge judge = new Judge(Map.of("in", waiting), Choice.ALL, nothing());

    assertThatThrownBy(() -> judge.judge(json(record(GOOD), "why", MOST)))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void aRecordThatWasCutComesFromItsPlace() {
    SourceRecord record = record("{'features':[1,2],'other':'" + "x".repeat(MOST) + "'}");
    byte[] cut = json(record, "too long", MOST);

    assertThat(judge(RecordMapping.DEFAULTS, cut, Choice.ALL, only(record)))
        .usingRecursiveComparison()
        .isEqualTo(new Sent(record, "too long"));
    assertThat(judge(RecordMapping.DEFAULTS, cut, Choice.ALL, nothing()))
        .isInstanceOf(NotSendable.class);
  }

  @Test
  void anotherRecordAtItsPlaceIsNotTakenForIt() {
    String json = "{'features':[1,2],'other':'" + "x".repeat(MOST) + "'}";
    byte[] cut = json(record(json), "too long", MOST);
    List<SourceRecord> others =
        List.of(
            record(json.replace("[1,2]", "[1,3]")),
            record(json + " "),
            record("{}"),
            new SourceRecord("in", 3, 9, NOW + 1, Records.bytes(json)),
            new SourceRecord("in", 3, 9, NOW, null));

    for (SourceRecord other : others) {
      assertThat(judge(RecordMapping.DEFAULTS, cut, Choice.ALL, only(other)))
          .isInstanceOf(NotSendable.class);
    }
  }

  @Test
  void aRecordOfAnOlderVersionGetsKeyHeadersAndTimestampFromItsPlace() {
    byte[] old =
        Records.bytes(
            "{'topic':'in','partition':3,'offset':9,'reason':'why','size':18,"
                + "'bytes':'eyJmZWF0dXJlcyI6WzEsMl19'}");

    assertThat(judge(RecordMapping.DEFAULTS, old, Choice.ALL, only(record(GOOD))))
        .usingRecursiveComparison()
        .isEqualTo(new Sent(record(GOOD), "why"));
  }

  @Test
  void anElementIsSentAloneWithTheKeyAndTheHeadersOfItsRecord() {
    SourceRecord batch = record("{'m':[{'features':[1]},{'features':[2]}]}");
    byte[] part = Records.bytes("{'m':[{'features':[2]}]}");
    byte[] bare = json(batch.element(1, part).withoutKeyAndHeaders(), "why", MOST);

    assertThat(judge(BATCHES, batch.element(1, part), "why"))
        .usingRecursiveComparison()
        .isEqualTo(new Sent(batch.element(1, part), "why"));
    assertThat(judge(BATCHES, bare, Choice.ALL, only(batch)))
        .usingRecursiveComparison()
        .isEqualTo(new Sent(batch.element(1, part), "why"));
    assertThat(judge(BATCHES, bare, Choice.ALL, nothing())).isInstanceOf(NotSendable.class);
  }

  @Test
  void anElementThatIsNotAloneInItsBytesIsNotSent() {
    SourceRecord batch = record("{'m':[{'features':[1]},{'features':[2]}]}");
    SourceRecord notAlone = batch.element(1, Records.bytes("{'m':[{'features':[1]},{}]}"));

    assertThat(judge(BATCHES, notAlone, "why")).isInstanceOf(NotSendable.class);
    assertThat(judge(BATCHES, batch, "why")).isInstanceOf(Sent.class);
  }

  @Test
  void anElementWithoutBytesStaysRejectedAlsoWhereTombstonesAreSkipped() {
    SourceRecord batch = record("{'m':[{'features':[1]},{}]}");
    RecordMapping skipping = Records.mapping(Map.of("examples", "/m", "tombstones", "SKIP"));

    assertThat(judge(skipping, batch.element(1, new byte[0]), "why"))
        .isInstanceOf(NotSendable.class);
  }

  @Test
  void anElementThatWasCutIsTakenOutOfTheRecordAtItsPlace() {
    String longer = "{'features':[2],'x':'" + "x".repeat(MOST) + "'}";
    SourceRecord batch = record("{'m':[{'features':[1]}, " + longer + "]}");
    SourceRecord element = batch.element(1, Records.bytes("{'m':[" + longer + "]}"));
    byte[] cut = json(element, "why", MOST);

    assertThat(judge(BATCHES, cut, Choice.ALL, only(batch)))
        .usingRecursiveComparison()
        .isEqualTo(new Sent(element, "why"));
    SourceRecord shorter = record("{'m':[{'features':[1]}]}");
    assertThat(judge(BATCHES, cut, Choice.ALL, only(shorter))).isInstanceOf(NotSendable.class);
  }

  @Test
  void anElementThatIsRefusedAgainGetsNoFurtherCopyOfTheHeaders() {
    SourceRecord batch = record("{'m':[{},{}]}");
    SourceRecord bare = batch.element(1, Records.bytes("{'m':[{}]}")).withoutKeyAndHeaders();
    Verdict verdict = judge(BATCHES, json(bare, "why", MOST), Choice.ALL, only(batch));

    assertThat(((RefusedAgain) verdict).rejected().record())
        .usingRecursiveComparison()
        .isEqualTo(bare);
  }

  @Test
  void aRecordOfSeveralExamplesGoesBackIfOneOfThemIsTaken() {
    RecordMapping mapping = Records.mapping(Map.of("examples", "/m", "bounds.maxExamples", "2"));
    SourceRecord some = record("{'m':[{},{'features':[1]}]}");

    assertThat(judge(mapping, some, "too many")).isInstanceOf(Sent.class);
    assertThat(judge(mapping, record("{'m':[{},{}]}"), "too many").reason()).startsWith("in /m/0:");
  }

  private static SourceRecord record(String json) {
    return new SourceRecord("in", 3, 9, NOW, Records.bytes(json), new byte[] {7}, HEADERS);
  }

  private static byte[] json(SourceRecord record, String reason, int most) {
    return RejectedJson.write(new RejectedRecord(record, reason), most);
  }

  private static Verdict judge(RecordMapping mapping, SourceRecord record, String reason) {
    return judge(mapping, json(record, reason, MOST), Choice.ALL, nothing());
  }

  private static Verdict judge(
      RecordMapping mapping, byte[] value, Choice choice, RecordFinder places) {
    ExampleReader reader = new ExampleReader(mapping, () -> NOW);
    return new Judge(Map.of("in", reader::decode), choice, places).judge(value);
  }

  private static RecordFinder nothing() {
    return (topic, partition, offset) -> Optional.empty();
  }

  private static RecordFinder only(SourceRecord record) {
    return (topic, partition, offset) ->
        topic.equals("in") && partition == 3 && offset == 9
            ? Optional.of(record)
            : Optional.empty();
  }
}

package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.RejectedJson.Kept;
import io.nsrstream.online.random.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RejectedJsonTest {
  private static final int MOST = TopicSettings.DEFAULTS.maxRejectedBytes();

  /** More bytes than a record has around what is kept of value, key and headers. */
  private static final int AROUND = 16_384;

  @Test
  void aRejectedRecordHasItsPlaceReasonAndBytes() {
    SourceRecord record =
        new SourceRecord(
            "in",
            3,
            1L << 40,
            7,
            bytes("{no JSON"),
            bytes("k"),
            List.of(new Header("a", bytes("v")), new Header("a", null)));
    assertThat(text(record, "record must be \"JSON\"", 100))
        .isEqualTo(
            """
            {"topic":"in","partition":3,"offset":1099511627776,"timestamp":7,\
            "reason":"record must be \\"JSON\\"","key":"aw==",\
            "headers":[{"name":"a","value":"dg=="},{"name":"a","value":null}],\
            "size":8,"bytes":"e25vIEpTT04="}\
            """);
  }

  @Test
  void aTombstoneHasNoBytesAndAnElementItsIndex() {
    assertThat(text(new SourceRecord("in", 0, 5, 7, null), "empty", 100))
        .isEqualTo(
            """
            {"topic":"in","partition":0,"offset":5,"timestamp":7,"reason":"empty",\
            "key":null,"headers":[],"size":0,"bytes":null}\
            """);
    SourceRecord element = new SourceRecord("in", 0, 5, 7, null).element(2, bytes("[1]"));
    assertThat(text(element.withoutKeyAndHeaders(), "no object", 100))
        .isEqualTo(
            """
            {"topic":"in","partition":0,"offset":5,"element":2,"timestamp":7,\
            "reason":"no object","size":3,"bytes":"WzFd"}\
            """);
  }

  static Stream<SourceRecord> records() {
    byte[] binary = {0, -1, '"', '\\'};
    List<Header> headers =
        List.of(new Header("", binary), new Header("é\u0001\"", null), new Header("", binary));
    return Stream.of(
        new SourceRecord("in", 3, 1L << 40, 7, bytes("{}"), binary, headers),
        new SourceRecord("in", 0, 0, -1, new byte[0], new byte[0], List.of()),
        new SourceRecord("in", 0, 0, 1, null, null, headers),
        new SourceRecord("in", 0, 0, 1, binary).element(0, binary));
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordReadsBackAsItWas(SourceRecord record) throws BadRecordException {
    Kept kept = RejectedJson.read(RejectedJson.write(new RejectedRecord(record, "why"), 1_000));

    assertThat(kept.isWhole()).isTrue();
    assertThat(kept.rejected())
        .usingRecursiveComparison()
        .isEqualTo(new RejectedRecord(record, "why"));
  }

  @Test
  void aValueThatIsTooLongForATopicIsCutAndSaysSo() throws BadRecordException {
    byte[] value = new byte[10_000_000];
    new Random(4).nextBytes(value);
    byte[] json =
        RejectedJson.write(
            new RejectedRecord(new SourceRecord("in", 0, 5, 7, value), "too long"), MOST);

    assertThat(json.length).isLessThan(1_000_000);
    Kept kept = RejectedJson.read(json);
    assertThat(kept.isWhole()).isFalse();
    assertThat(kept.size()).isEqualTo(value.length);
    assertThat(kept.rejected().record().bytes()).isEqualTo(Arrays.copyOf(value, MOST));
  }

  @Test
  void keyAndHeadersThatLeaveNoRoomAreLeftOutAndTheValueStays() throws BadRecordException {
    List<Header> headers = List.of(new Header("trace", new byte[50]));
    byte[] value = new byte[100];
    SourceRecord record = new SourceRecord("in", 0, 5, 7, value, null, headers);

    assertThat(read(record, 194).isWhole()).isFalse();
    assertThat(read(record, 194).rejected().record().bytes()).isEqualTo(value);
    assertThat(read(record, 195).isWhole()).isTrue();
  }

  /** A broker takes records of about 1 MB, of which all may be headers of the worst kind. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\u0001", "é", "\ud83d\ude00", "ordinary-name"})
  void noRecordBecomesLongerThanTheTopicTakes(String name) {
    for (int count : new int[] {1, 1_000, 5_000, 50_000}) {
      List<Header> headers = new ArrayList<>(Collections.nCopies(count, new Header(name, null)));
      headers.add(new Header(name.repeat(100), new byte[1]));
      SourceRecord record = new SourceRecord("in", 0, 5, 7, new byte[10], new byte[9], headers);
      for (int most : new int[] {0, 1_000, 100_000, MOST}) {
        byte[] json =
            RejectedJson.write(new RejectedRecord(record, "\u0001".repeat(1_000_000)), most);
        assertThat((long) json.length).isLessThan(AROUND + most * 4L / 3);
      }
    }
  }

  @Test
  void aRecordOfAnOlderVersionIsNotWhole() throws BadRecordException {
    Kept kept =
        RejectedJson.read(
            Records.bytes(
                "{'topic':'in','partition':3,'offset':9,'reason':'why','size':2,'bytes':'e30='}"));

    assertThat(kept.isWhole()).isFalse();
    assertThat(kept.rejected())
        .usingRecursiveComparison()
        .isEqualTo(
            new RejectedRecord(
                new SourceRecord("in", 3, 9, -1, bytes("{}")).withoutKeyAndHeaders(), "why"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "hello",
        "{}",
        "{'topic':'in','partition':-1,'offset':0,'reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':1.5,'offset':0,'reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':4294967296,'offset':0,'reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'timestamp':'x','reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'timestamp':null,'reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'timestamp':1e30,'reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'timestamp':7.5,'reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'timestamp':99999999999999999999999,'reason':'',"
            + "'size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':1e99,'reason':'','size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'reason':null,'size':0,'bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'reason':'','bytes':null}",
        "{'topic':'in','partition':0,'offset':0,'reason':'','size':0}",
        "{'topic':'in','partition':0,'offset':0,'reason':'','size':3,'bytes':'%%%'}",
        "{'topic':'in','partition':0,'offset':0,'reason':'','size':0,'bytes':null,'key':1,"
            + "'headers':[]}",
        "{'topic':'in','partition':0,'offset':0,'reason':'','size':0,'bytes':null,'key':null,"
            + "'headers':[{'name':'a'}]}"
      })
  void whatSomebodyElseWroteIsRefused(String json) {
    assertThatThrownBy(() -> RejectedJson.read(Records.bytes(json)))
        .isInstanceOf(BadRecordException.class)
        .hasMessageStartingWith("no ");
    assertThatThrownBy(() -> RejectedJson.read(null)).isInstanceOf(BadRecordException.class);
  }

  @Test
  void damagedRecordsAreReadOrRefused() {
    SplitMix64 random = new SplitMix64(7);
    List<byte[]> good =
        records().map(one -> RejectedJson.write(new RejectedRecord(one, "why"), 99)).toList();
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = good.get(i % good.size()).clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] =
            (byte)
                (random.nextInt(2) == 0
                    ? random.nextInt(256)
                    : "0-9e{}[]:,\"n".charAt(random.nextInt(12)));
      }
      readOrRefused(Arrays.copyOf(damaged, damaged.length - random.nextInt(3)));
    }
  }

  private static @Nullable Kept readOrRefused(byte[] json) {
    try {
      Kept kept = RejectedJson.read(json);
      assertThat(kept.rejected().record().offset()).isNotNegative();
      return kept;
    } catch (BadRecordException refused) {
      return null;
    }
  }

  private static Kept read(SourceRecord record, int most) throws BadRecordException {
    return RejectedJson.read(RejectedJson.write(new RejectedRecord(record, "why"), most));
  }

  private static String text(SourceRecord record, String reason, int most) {
    return new String(RejectedJson.write(new RejectedRecord(record, reason), most), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

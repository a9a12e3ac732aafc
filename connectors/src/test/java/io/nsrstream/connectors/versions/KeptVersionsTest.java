package io.nsrstream.connectors.versions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.versions.KeptVersions.Change;
import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord.Chunk;
import io.nsrstream.connectors.versions.ModelRecord.Control;
import io.nsrstream.connectors.versions.ModelRecord.Manifest;
import io.nsrstream.connectors.versions.ModelRecord.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptVersionsTest {
  private static final String MODEL = "pump \"7\"";
  private static final int CHUNK = 100;

  private final Parts parts = Parts.onHeap();
  private final KeptVersions versions = new KeptVersions(parts);

  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, 101, 1_000, 1_234})
  void aSnapshotInPiecesIsReadBack(int bytes) {
    byte[] snapshot = snapshot(bytes);
    assertThat(write(5, snapshot)).isEqualTo((bytes + CHUNK - 1) / CHUNK);
    assertThat(versions.complete()).containsExactly(5L);
    assertThat(versions.snapshot(5)).contains(snapshot);
  }

  @Test
  void aVersionCountsOnlyWhenAllOfItIsThere() {
    List<ModelRecord> records = records(5, snapshot(250));
    for (ModelRecord missing : records) {
      Parts others = Parts.onHeap();
      KeptVersions incomplete = new KeptVersions(others);
      records.stream()
          .filter(record -> !record.part().equals(missing.part()))
          .forEach(incomplete::take);
      assertThat(incomplete.complete()).isEmpty();
      assertThat(incomplete.after(KeptVersions.NONE)).isEmpty();
      assertThat(incomplete.snapshot(5)).isEmpty();
      assertThat(incomplete.take(missing)).isEqualTo(Change.VERSIONS);
      assertThat(incomplete.complete()).containsExactly(5L);
    }
  }

  @Test
  void onlyWhatMayMakeAnotherVersionServedIsAChange() {
    List<ModelRecord> records = records(5, snapshot(250));
    List<Change> changes = records.stream().map(versions::take).toList();
    assertThat(changes).containsExactly(Change.NONE, Change.NONE, Change.NONE, Change.VERSIONS);
  }

  @Test
  void noVersionIsFollowedByAnEarlierOne() {
    write(10, snapshot(50));
    write(30, snapshot(50));
    write(20, snapshot(50));
    assertThat(versions.after(KeptVersions.NONE)).containsExactly(30L, 20L, 10L);
    assertThat(versions.after(20)).containsExactly(30L);
    assertThat(versions.after(30)).isEmpty();
  }

  @Test
  void aControlRecordGoesBackToAVersionAndForwardAgain() {
    write(10, snapshot(50));
    write(20, snapshot(60));
    assertThat(versions.take(ServeControl.pin(10).of(MODEL))).isEqualTo(Change.VERSIONS);
    assertThat(versions.after(20)).containsExactly(10L);
    write(30, snapshot(70));
    assertThat(versions.after(10)).as("stays pinned").isEmpty();
    versions.take(ServeControl.LATEST.of(MODEL));
    assertThat(versions.after(10)).containsExactly(30L, 20L);
    versions.take(ServeControl.pin(10).of(MODEL));
    versions.take(ModelRecord.tombstone(MODEL, new Control()));
    assertThat(versions.pinned()).as("a tombstone is as good as latest").isEmpty();
  }

  @Test
  void aPinnedVersionThatIsNotThereChangesNothing() {
    write(10, snapshot(50));
    versions.take(ServeControl.pin(7).of(MODEL));
    assertThat(versions.pinned()).hasValue(7);
    assertThat(versions.after(10)).isEmpty();
  }

  @Test
  void aForgottenModelHasNoVersionsUntilAnotherComes() {
    write(10, snapshot(50));
    versions.take(ServeControl.pin(10).of(MODEL));
    assertThat(versions.take(ServeControl.NOTHING.of(MODEL))).isEqualTo(Change.FORGOTTEN);
    assertThat(parts.all()).isEmpty();
    write(3, snapshot(40));
    assertThat(versions.after(KeptVersions.NONE)).containsExactly(3L);
  }

  @Test
  void damagedBytesAreNoVersion() {
    List<ModelRecord> records = new ArrayList<>(records(5, snapshot(250)));
    byte[] damaged = snapshot(100);
    damaged[17] ^= 1;
    records.set(0, new ModelRecord(MODEL, new Chunk(5, 0), damaged));
    records.forEach(versions::take);
    assertThat(versions.snapshot(5)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "7",
        "{\"chunks\":0,\"bytes\":0,\"sha256\":\"\"}",
        "{\"chunks\":2000000000,\"bytes\":1,\"sha256\":\"\"}",
        "{\"chunks\":-1,\"bytes\":5,\"sha256\":\"ab\"}"
      })
  void aManifestThatIsNoneIsIgnored(String manifest) {
    assertThat(versions.take(new ModelRecord(MODEL, new Manifest(9), manifest.getBytes(UTF_8))))
        .isEqualTo(Change.NONE);
    assertThat(versions.complete()).isEmpty();
  }

  @Test
  void aManifestThatPromisesBillionsOfPiecesCostsNothing() {
    String manifest = "{\"chunks\":2000000000,\"bytes\":2100000000,\"sha256\":\"\"}";
    versions.take(new ModelRecord(MODEL, new Manifest(9), manifest.getBytes(UTF_8)));
    versions.take(new ModelRecord(MODEL, new Chunk(9, 0), new byte[3]));
    assertThat(versions.complete()).isEmpty();
    assertThat(versions.snapshot(9)).isEmpty();
  }

  @Test
  void aVersionOfAnotherSizeThanItsManifestSaysIsNone() {
    byte[] snapshot = snapshot(250);
    write(5, snapshot);
    String manifest =
        new String(VersionManifest.of(snapshot, 3).write(), UTF_8).replace("250", "251");
    versions.take(new ModelRecord(MODEL, new Manifest(5), manifest.getBytes(UTF_8)));
    assertThat(versions.snapshot(5)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Latest", "-1", "99999999999999999999", "nothing "})
  void aControlRecordThatTellsNothingIsIgnored(String word) {
    write(10, snapshot(50));
    assertThat(versions.take(new ModelRecord(MODEL, new Control(), word.getBytes(UTF_8))))
        .isEqualTo(Change.NONE);
    assertThat(versions.after(KeptVersions.NONE)).containsExactly(10L);
  }

  @Test
  void piecesWithoutAManifestAreDroppedWhenALaterVersionIsWhole() {
    for (ModelRecord record : records(5, snapshot(250))) {
      if (record.part() instanceof Chunk) {
        versions.take(record);
      }
    }
    write(6, snapshot(30));
    assertThat(parts.all()).containsExactlyInAnyOrder(new Chunk(6, 0), new Manifest(6));
  }

  @Test
  void ofVersionsWhoseManifestsNeverComeOnlyTheLastIsKept() {
    write(7, snapshot(30));
    for (long version : new long[] {9, 8, 20, 10, 12}) {
      records(version, snapshot(250)).stream()
          .filter(record -> record.part() instanceof Chunk)
          .forEach(versions::take);
    }
    assertThat(parts.all())
        .containsExactlyInAnyOrder(
            new Chunk(7, 0), new Manifest(7), new Chunk(12, 0), new Chunk(12, 1), new Chunk(12, 2));
  }

  @Test
  void ofManifestsWhosePiecesNeverCameOnlyTheLastIsKept() {
    write(7, snapshot(30));
    for (long version : new long[] {9, 8, 20, 10, 12}) {
      records(version, snapshot(250)).stream()
          .filter(record -> record.part() instanceof Manifest)
          .forEach(versions::take);
    }
    assertThat(parts.all())
        .containsExactlyInAnyOrder(new Chunk(7, 0), new Manifest(7), new Manifest(12));
  }

  @Test
  void everyVersionThatATopicCanHaveCanBePinned() {
    for (long version : new long[] {0, Long.MAX_VALUE}) {
      write(version, snapshot(50));
      versions.take(ServeControl.pin(version).of(MODEL));
      assertThat(versions.pinned()).hasValue(version);
    }
  }

  @Test
  void takingAVersionBackLeavesNothingOfIt() {
    int chunks = write(5, snapshot(250));
    List<ModelRecord> back = new ArrayList<>();
    VersionRecords.takeBack(MODEL, 5, chunks, back::add);
    versions.take(back.get(0));
    assertThat(versions.complete()).as("never half there").isEmpty();
    back.forEach(versions::take);
    assertThat(parts.all()).isEmpty();
  }

  @Test
  void keysOfTheTopicReadBackAndAreTheSameBytesForTheSamePart() {
    for (Part part : List.of(new Chunk(1L << 40, 7), new Manifest(0), new Control())) {
      for (String model : List.of("", "m1", MODEL, "é→\u0000")) {
        byte[] key = ModelRecordKey.of(model, part);
        ModelRecord read = ModelRecordKey.record(key, new byte[] {1}).orElseThrow();
        assertThat(read.model()).isEqualTo(model);
        assertThat(read.part()).isEqualTo(part);
        assertThat(ModelRecordKey.of(model, part)).isEqualTo(key);
      }
    }
    assertThat(new String(ModelRecordKey.of("m1", new Chunk(1_200, 0)), UTF_8))
        .isEqualTo("{\"model\":\"m1\",\"version\":1200,\"chunk\":0}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m1",
        "{\"model\":\"m1\"}",
        "{ \"model\":\"m1\",\"version\":1}",
        "{\"version\":1,\"model\":\"m1\"}",
        "{\"model\":\"m1\",\"version\":\"1\"}",
        "{\"model\":\"m1\",\"version\":1,\"chunk\":0,\"x\":1}",
        "{\"model\":\"m1\",\"version\":-1}",
        "{\"model\":\"m1\",\"version\":-7,\"chunk\":0}",
        "{\"model\":\"m1\",\"version\":1,\"chunk\":-1}",
        "[1]",
        "null",
        "{\"model\":\"m1\",\"version\":1}{}"
      })
  void aKeyOfOtherBytesIsNotOfTheTopic(String key) {
    assertThat(ModelRecordKey.record(key.getBytes(UTF_8), null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u0000", "\"", "\\", "é", "→", "😀", "\u2028", "\u007f"})
  void noKeyIsLongerThanWhatIsReservedForIt(String letter) {
    Part part = new Chunk(Long.MAX_VALUE, Integer.MAX_VALUE);
    for (String model : List.of("", letter, letter.repeat(5_000))) {
      assertThat((long) ModelRecordKey.of(model, part).length)
          .isLessThanOrEqualTo(ModelRecordKey.mostBytes(model.length()));
    }
  }

  @Test
  void aRecordWithoutAKeyIsNotOfTheTopic() {
    assertThat(ModelRecordKey.record(null, new byte[0])).isEmpty();
  }

  @Test
  void whateverIsCompactedAwayAReaderFromTheStartServesTheSame() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<ModelRecord> log = log(random);
      Map<Part, ModelRecord> compacted = new LinkedHashMap<>();
      for (ModelRecord record : log) {
        compacted.remove(record.part());
        compacted.put(record.part(), record);
      }
      assertThat(latest(compacted.values())).as("seed %d", seed).isEqualTo(latest(log));
    }
  }

  private static @Nullable String latest(Iterable<ModelRecord> log) {
    KeptVersions versions = new KeptVersions(Parts.onHeap());
    log.forEach(versions::take);
    return versions.after(KeptVersions.NONE).stream()
        .findFirst()
        .map(version -> version + " " + Arrays.hashCode(versions.snapshot(version).orElseThrow()))
        .orElse(null);
  }

  /** What a trainer writes that keeps two versions, is forgotten at times, and is pinned. */
  private static List<ModelRecord> log(Random random) {
    List<ModelRecord> log = new ArrayList<>();
    List<long[]> kept = new ArrayList<>();
    long version = 0;
    for (int k = 0; k < 12; k++) {
      version += 1 + random.nextInt(5);
      byte[] snapshot = snapshot(1 + random.nextInt(300));
      kept.add(
          new long[] {version, VersionRecords.write(MODEL, version, snapshot, CHUNK, log::add)});
      boolean forgets = random.nextInt(6) == 0;
      while (kept.size() > (forgets ? 0 : 2)) {
        long[] oldest = kept.remove(0);
        VersionRecords.takeBack(MODEL, oldest[0], (int) oldest[1], log::add);
      }
      if (forgets) {
        log.add(ServeControl.NOTHING.of(MODEL));
        version = 0;
      } else if (random.nextInt(4) == 0) {
        log.add(ServeControl.pin(kept.get(0)[0]).of(MODEL));
      } else if (random.nextInt(3) == 0) {
        log.add(ServeControl.LATEST.of(MODEL));
      }
    }
    return log;
  }

  private int write(long version, byte[] snapshot) {
    return VersionRecords.write(MODEL, version, snapshot, CHUNK, versions::take);
  }

  private static List<ModelRecord> records(long version, byte[] snapshot) {
    List<ModelRecord> records = new ArrayList<>();
    VersionRecords.write(MODEL, version, snapshot, CHUNK, records::add);
    return records;
  }

  private static byte[] snapshot(int bytes) {
    byte[] snapshot = new byte[bytes];
    new Random(bytes).nextBytes(snapshot);
    return snapshot;
  }
}

package io.nsrstream.connectors.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.versions.ModelRecord.Chunk;
import io.nsrstream.connectors.versions.ModelRecord.Control;
import io.nsrstream.connectors.versions.ModelRecord.Manifest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServedModelsTest implements ServedModel.Events {
  private static final int MOST = 110_000;
  private static final int CHUNK = 1_000;

  private final List<String> refused = new ArrayList<>();
  private final ServedModels models = models(MOST);

  private ServedModels models(long maxHeapBytes) {
    return new ServedModels(
        List.of(""),
        1,
        maxHeapBytes,
        snapshot -> {
          throw new AssertionError("nothing is answered here");
        },
        this);
  }

  @Override
  public void served(String key, long version) {}

  @Override
  public void refused(String key, long version, String reason) {
    refused.add("%s %d: %s".formatted(key, version, reason));
  }

  @Test
  void earlierVersionsGiveWayToTheLatestOfEachKey() {
    for (int version = 1; version <= 5; version++) {
      for (int key = 0; key < 3; key++) {
        publish("m" + key, version, 20_000);
      }
    }
    assertThat(models.versions()).hasSize(3).containsValue(5L).doesNotContainValue(4L);
    assertThat(refused).isEmpty();
    models.take(ServeControl.pin(1).of("m0"));
    assertThat(models.versions()).as("it is gone").doesNotContainEntry("m0", 1L);
  }

  @Test
  void aPinnedVersionIsKept() {
    publish("m", 1, 20_000);
    models.take(ServeControl.pin(1).of("m"));
    for (int version = 2; version <= 20; version++) {
      publish("m", version, 20_000);
    }
    assertThat(models.versions()).containsEntry("m", 1L);
  }

  @Test
  void keysForWhichThereIsNoRoomAreRefusedOnceAVersionWithTheSettingsName() {
    for (int key = 0; key < 1_000; key++) {
      publish("m" + key, 7, 20_000);
    }
    assertThat(models.versions()).containsOnlyKeys("m0", "m1", "m2", "m3");
    assertThat(refused)
        .hasSize(996)
        .first()
        .asString()
        .startsWith("m4 7: ")
        .contains("serving.maxHeapBytes");
    VersionRecords.takeBack("m1", 7, 20, models::take);
    publish("m900", 8, 20_000);
    assertThat(models.versions()).as("there is room again").containsKey("m900");
  }

  @Test
  void aVersionThatIsRefusedLeavesNoPieces() {
    publish("a", 1, 70_000);
    publish("b", 1, 70_000);
    publish("c", 1, 15_000);
    assertThat(models.versions()).containsOnlyKeys("a", "c");
  }

  @Test
  void piecesWithoutAManifestAreBounded() {
    for (int key = 0; key < 1_000; key++) {
      for (int piece = 0; piece < 50; piece++) {
        models.take(new ModelRecord("m" + key, new Chunk(key, piece), new byte[CHUNK]));
      }
    }
    assertThat(refused).hasSizeGreaterThan(900);
  }

  @Test
  void manifestsAndControlRecordsOfManyKeysAreBounded() {
    byte[] manifest = VersionManifest.of(new byte[5], 1).write();
    for (int key = 0; key < 1_000; key++) {
      models.take(new ModelRecord("manifest" + key, new Manifest(3), manifest));
      models.take(ServeControl.pin(3).of("pin" + key));
    }
    assertThat(refused).hasSizeGreaterThan(1_800);
  }

  @Test
  void aFullHeapDoesNotKeepAModelFromBeingForgottenOrUnpinned() {
    publish("m", 1, 20_000);
    publish("m", 2, 20_000);
    models.take(ServeControl.pin(1).of("m"));
    int refusedBefore = 0;
    for (int key = 0; refused.isEmpty() || refused.size() == refusedBefore; key++) {
      refusedBefore = refused.size();
      models.take(ServeControl.pin(3).of("p" + key));
    }
    models.take(ServeControl.LATEST.of("m"));
    assertThat(models.versions()).containsEntry("m", 2L);
    models.take(ServeControl.NOTHING.of("m"));
    assertThat(models.versions()).doesNotContainKey("m");
  }

  @Test
  void aVersionIsRefusedOnceAndLeavesNothingWhateverComesBetweenItsPieces() {
    publish("a", 1, 70_000);
    List<ModelRecord> b = records("b", 1, 70_500);
    List<ModelRecord> c = records("c", 1, 70_500);
    for (int k = 0; k < b.size(); k++) {
      models.take(b.get(k));
      models.take(c.get(k));
    }
    assertThat(refused).hasSize(2);
    publish("d", 1, 15_000);
    assertThat(models.versions()).containsOnlyKeys("a", "d");
  }

  @Test
  void aVersionThatWasRefusedIsTakenWhenItComesAgainAndThereIsRoom() {
    publish("a", 1, 70_000);
    publish("b", 1, 70_000);
    models.take(ServeControl.NOTHING.of("a"));
    publish("b", 1, 70_000);
    assertThat(models.versions()).containsOnlyKeys("b");
  }

  @Test
  void whatSaysNothingOfAModelTakesNoRoom() {
    for (int key = 0; key < 1_000; key++) {
      models.take(ServeControl.NOTHING.of("a" + key));
      models.take(ServeControl.LATEST.of("b" + key));
      models.take(new ModelRecord("e" + key, new Manifest(1), new byte[5_000]));
      models.take(new ModelRecord("f" + key, new Control(), new byte[5_000]));
      VersionRecords.takeBack("c" + key, 3, 2, models::take);
      publish("d" + key, 3, 10_000);
      models.take(ServeControl.NOTHING.of("d" + key));
    }
    publish("m", 1, 80_000);
    assertThat(models.versions()).containsOnlyKeys("m");
    assertThat(refused).isEmpty();
  }

  private static List<ModelRecord> records(String key, long version, int bytes) {
    List<ModelRecord> records = new ArrayList<>();
    VersionRecords.write(key, version, new byte[bytes], CHUNK, records::add);
    return records;
  }

  private void publish(String key, long version, int bytes) {
    VersionRecords.write(key, version, new byte[bytes], CHUNK, models::take);
  }
}

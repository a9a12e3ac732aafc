package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every serializer of keyed state with arrivals must hold to. */
final class KeyedStateSerializerTest {
  private static final int LATEST = KeyedStateSerializerSnapshot.VERSION;

  /**
   * A kind of state.
   *
   * @param name of its golden files
   * @param first its first version
   * @param versions the serializers by version
   * @param states what is in the golden files, by version
   */
  record Kind<T>(
      String name,
      int first,
      IntFunction<KeyedStateSerializer<T>> versions,
      IntFunction<T> states) {

    KeyedStateSerializer<T> latest() {
      return versions.apply(LATEST);
    }

    T state() {
      return states.apply(LATEST);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<>("readings", 1, ReadingsSerializer::of, ReadingStates::readings),
        new Kind<>("reading", 5, ReadingSerializer::of, ReadingStates::reading),
        new Kind<>("waiting", 1, WaitingSerializer::of, WaitingStates::waiting),
        new Kind<>("predicted", 5, PredictedSerializer::of, WaitingStates::predicted),
        new Kind<>("late-label", 5, LateLabelSerializer::of, WaitingStates::lateLabel));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void stateReadsBackOneAfterTheOtherAsItWas(Kind<T> kind) throws IOException {
    KeyedStateSerializer<T> serializer = kind.latest();
    DataOutputSerializer first = new DataOutputSerializer(64);
    serializer.serialize(kind.state(), first);
    serializer.serialize(serializer.createInstance(), first);
    DataOutputSerializer out = new DataOutputSerializer(64);
    DataInputDeserializer source = new DataInputDeserializer(first.getCopyOfBuffer());
    serializer.copy(source, out);
    serializer.copy(source, out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(kind.state());
    assertThat(serializer.deserialize(in))
        .usingRecursiveComparison()
        .isEqualTo(serializer.createInstance());
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void theFormatChangesOnlyWithItsVersion(Kind<T> kind) throws IOException {
    byte[] written = written(kind.latest(), kind.state());
    String name = "%s-v%d.bin".formatted(kind.name(), LATEST);
    Path fresh = Path.of("target", "golden", name);
    Files.createDirectories(Objects.requireNonNull(fresh.getParent()));
    Files.write(fresh, written);

    byte[] golden = golden(name);
    assertThat(written)
        .as("raise the version, keep reading the old one and add a golden file of the new one")
        .isEqualTo(golden);
    assertThat(kind.latest().deserialize(new DataInputDeserializer(golden)))
        .usingRecursiveComparison()
        .isEqualTo(kind.state());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void stateOfEveryOlderVersionIsReadAndMigrates(Kind<T> kind) throws IOException {
    for (int version = kind.first(); version < LATEST; version++) {
      KeyedStateSerializer<T> older = kind.versions().apply(version);
      TypeSerializerSnapshot<T> kept = savedAndRead(older);

      assertThat(kept.restoreSerializer()).isEqualTo(older).isNotEqualTo(kind.latest());
      assertThat(
              kind.latest()
                  .snapshotConfiguration()
                  .resolveSchemaCompatibility(kept)
                  .isCompatibleAfterMigration())
          .isTrue();
      byte[] golden = golden("%s-v%d.bin".formatted(kind.name(), version));
      T state = kept.restoreSerializer().deserialize(new DataInputDeserializer(golden));
      assertThat(state).usingRecursiveComparison().isEqualTo(kind.states().apply(version));
      assertThat(written(older, state)).isEqualTo(golden);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void whatASavepointKeepsOfTheSerializerReadsItsStateLater(Kind<T> kind) throws IOException {
    TypeSerializerSnapshot<T> old = savedAndRead(kind.latest());
    assertThat(old.restoreSerializer()).isEqualTo(kind.latest());
    assertThat(
            kind.latest()
                .snapshotConfiguration()
                .resolveSchemaCompatibility(old)
                .isCompatibleAsIs())
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void aSavepointOfANewerJobIsRefusedBeforeAnyStateIsRead(Kind<T> kind) {
    TypeSerializerSnapshot<T> old = kind.latest().snapshotConfiguration();
    DataInputDeserializer in = new DataInputDeserializer(new byte[0]);
    assertThatThrownBy(
            () -> old.readSnapshot(old.getCurrentVersion() + 1, in, getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer version (6, this one reads up to 5)");
  }

  /** What a savepoint keeps of a serializer, read again. */
  static <T> TypeSerializerSnapshot<T> savedAndRead(TypeSerializer<T> serializer)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    return TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()),
        KeyedStateSerializerTest.class.getClassLoader());
  }

  private static <T> byte[] written(TypeSerializer<T> serializer, T state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(state, out);
    return out.getCopyOfBuffer();
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = KeyedStateSerializerTest.class.getResourceAsStream("/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}

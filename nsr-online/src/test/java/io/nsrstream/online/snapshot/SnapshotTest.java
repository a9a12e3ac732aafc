package io.nsrstream.online.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {

  @Test
  void whatWasWrittenIsReadBack() {
    Snapshot snapshot =
        Snapshot.builder()
            .section(
                "ALLS",
                out -> {
                  out.putBoolean(true);
                  out.putBoolean(false);
                  out.putInt(Integer.MIN_VALUE);
                  out.putLong(Long.MAX_VALUE);
                  out.putFloat(-0.0f);
                  out.putDouble(Math.PI);
                  out.putText("Größe \ud83d\ude00 \ud800");
                  out.putInts(new int[] {1, 2, 3}, 2);
                  out.putLongs(new long[] {1, 2, 3}, 3);
                  out.putFloats(new float[] {1, 2, 3}, 0);
                  out.putDoubles(new double[10_000], 10_000);
                })
            .section("NONE", out -> {})
            .build();

    Snapshot again = Snapshot.of(snapshot.toBytes());

    assertThat(again).isEqualTo(snapshot).hasSameHashCodeAs(snapshot);
    assertThat(again.has("NONE")).isTrue();
    assertThat(again.has("MORE")).isFalse();
    String all =
        again.read(
            "ALLS",
            in -> {
              assertThat(in.getBoolean()).isTrue();
              assertThat(in.getBoolean()).isFalse();
              assertThat(in.getInt()).isEqualTo(Integer.MIN_VALUE);
              assertThat(in.getLong()).isEqualTo(Long.MAX_VALUE);
              assertThat(in.getFloat()).isEqualTo(-0.0f);
              assertThat(in.getDouble()).isEqualTo(Math.PI);
              String text = in.getText();
              assertThat(in.getInts()).containsExactly(1, 2);
              assertThat(in.getLongs()).containsExactly(1, 2, 3);
              assertThat(in.getFloats()).isEmpty();
              assertThat(in.getDoubles()).hasSize(10_000).containsOnly(0);
              return text;
            });
    assertThat(all).isEqualTo("Größe \ud83d\ude00 \ud800");
  }

  @Test
  void everyDamagedByteIsNoticed() {
    byte[] bytes = small().toBytes();
    for (int at = 0; at < bytes.length; at++) {
      for (int flip = 1; flip < 256; flip++) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) flip;
        assertThatThrownBy(() -> Snapshot.of(damaged)).isInstanceOf(SnapshotException.class);
      }
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] bytes = small().toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Snapshot.of(truncated)).isInstanceOf(SnapshotException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(shorts = {Snapshot.VERSION + 1, 300, Short.MAX_VALUE})
  void aNewerVersionIsRefusedByItsNumber(short version) {
    byte[] bytes = small().toBytes();
    ByteBuffer.wrap(bytes).putShort(4, version);

    assertThatThrownBy(() -> Snapshot.of(checksummed(bytes)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("format version " + version)
        .hasMessageContaining("reads 1 to " + Snapshot.VERSION);
  }

  @Test
  void bytesOfAnythingElseAreRefused() {
    byte[] text = "{\"features\": [1, 2, 3]}".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> Snapshot.of(text))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("do not begin with NSRS");
  }

  @Test
  void bytesBetweenTheLastSectionAndTheChecksumAreRefused() {
    byte[] bytes = small().toBytes();
    byte[] longer = checksummed(Arrays.copyOf(bytes, bytes.length + 3));

    assertThatThrownBy(() -> Snapshot.of(longer))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("3 bytes after its last section");
  }

  @Test
  void aSectionNamedTwiceIsRefused() {
    assertThatThrownBy(
            () -> Snapshot.builder().section("SAME", out -> {}).section("SAME", out -> {}).build())
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("SAME");
  }

  @Test
  void aSectionThatClaimsMoreThanThereIsIsRefused() {
    byte[] bytes = small().toBytes();
    ByteBuffer.wrap(bytes).putInt(12, 1000);

    assertThatThrownBy(() -> Snapshot.of(checksummed(bytes)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("section ABCD")
        .hasMessageContaining("1000 bytes");
  }

  @Test
  void aSectionIsReadToItsEnd() {
    assertRefused(out -> out.putInt(1), in -> in.getBoolean(), "3 bytes too many");
  }

  @Test
  void aSectionIsNotReadPastItsEnd() {
    assertRefused(out -> out.putInt(1), SectionReader::getLong, "ends too early");
    assertRefused(out -> out.putInt(7), SectionReader::getText, "claims 7 values");
    assertRefused(out -> out.putInt(-1), SectionReader::getDoubles, "claims -1 values");
    assertRefused(
        out -> out.putInt(Integer.MAX_VALUE), SectionReader::getLongs, "claims 2147483647 values");
  }

  @Test
  void numbersOutsideOfTheirRangeAreRefused() {
    assertRefused(out -> out.putInt(9), in -> in.getInt(0, 8), "holds 9 where 0 to 8 belongs");
    assertRefused(out -> out.putLong(-2), SectionReader::getCount, "negative count -2");
    assertRefused(out -> out.putDouble(Double.NaN), SectionReader::getFinite, "number NaN");
    assertRefused(
        out -> out.putFloats(new float[] {1, Float.POSITIVE_INFINITY}, 2),
        SectionReader::getFloats,
        "number Infinity");
    assertRefused(
        out -> out.putDoubles(new double[] {Double.NaN}, 1), SectionReader::getDoubles, "NaN");
  }

  @Test
  void whatWouldExceedAGibibyteIsRefusedBeforeItIsWritten() {
    assertThat(SectionWriter.capacity(1 << 29, 1)).isEqualTo(1 << 30);
    assertThat(SectionWriter.capacity((1 << 30) - 8, 8)).isEqualTo(1 << 30);

    assertThatThrownBy(() -> SectionWriter.capacity((1 << 30) - 8, 9))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("at most 1073741824 bytes")
        .hasMessageContaining("lower learner.bounds.maxParameters");
    assertThatThrownBy(() -> SectionWriter.capacity(100, 8L * Integer.MAX_VALUE))
        .isInstanceOf(SnapshotException.class);
  }

  @Test
  void aSectionIsAddedBesideThoseThatThereAre() {
    Snapshot snapshot = Snapshot.builder().section("FIRS", out -> out.putText("a")).build();

    Snapshot wider = snapshot.with("MORE", out -> out.putText("b"));

    assertThat(wider.<String>read("FIRS", SectionReader::getText)).isEqualTo("a");
    assertThat(wider.<String>read("MORE", SectionReader::getText)).isEqualTo("b");
    assertThat(snapshot.has("MORE")).isFalse();
    assertThatThrownBy(() -> wider.with("MORE", out -> {}))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("two sections MORE");
  }

  @Test
  void aMissingSectionIsNamed() {
    assertThatThrownBy(() -> small().read("ELSE", SectionReader::getInt))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("no section ELSE")
        .hasMessageContaining("ABCD");
  }

  @Test
  void itsBytesCannotBeChangedThroughACopy() {
    Snapshot snapshot = small();
    Arrays.fill(snapshot.toBytes(), (byte) 0);

    assertThat(Snapshot.of(snapshot.toBytes())).isEqualTo(small());
  }

  private static void assertRefused(
      Consumer<SectionWriter> writing, Function<SectionReader, Object> reading, String why) {
    Snapshot snapshot = Snapshot.builder().section("ABCD", writing).build();

    assertThatThrownBy(() -> snapshot.read("ABCD", reading))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("section ABCD")
        .hasMessageContaining(why);
  }

  private static Snapshot small() {
    return Snapshot.builder()
        .section("ABCD", out -> out.putFloats(new float[] {1, 2}, 2))
        .section("EFGH", out -> out.putText("text"))
        .build();
  }

  /** The bytes with a checksum that is right, as a careless writer would give them. */
  private static byte[] checksummed(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
    return bytes;
  }
}

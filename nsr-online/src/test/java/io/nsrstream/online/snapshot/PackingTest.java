package io.nsrstream.online.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
  private final Random random = new Random(3);

  private static Snapshot of(Consumer<SectionWriter> writing) {
    return Snapshot.of(Snapshot.builder().section("PACK", writing).build().toBytes());
  }

  private static float[] again(float[] values) {
    return of(out -> out.putPacked(values, values.length))
        .read("PACK", SectionReader::getAnyPackedFloats);
  }

  private static int size(float[] values) {
    return of(out -> out.putPacked(values, values.length)).size()
        - of(out -> out.putPacked(new float[0], 0)).size();
  }

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32, 33, 1000, 16_383, 16_384, 16_385, 70_000})
  void numbersComeBackToTheLastBit(int count) {
    float[] floats = normal(count);
    int[] ints = random.ints(count, -5, 1000).toArray();
    double[] doubles = random.doubles(count, -1e9, 1e-9).toArray();
    Snapshot snapshot =
        of(
            out -> {
              out.putPacked(floats, count);
              out.putPacked(ints, count);
              out.putPacked(doubles, count);
            });

    snapshot.scan(
        "PACK",
        in -> {
          assertThat(in.getPackedFloats()).isEqualTo(floats);
          assertThat(in.getPackedInts()).isEqualTo(ints);
          assertThat(in.getPackedDoubles()).isEqualTo(doubles);
        });
  }

  @Test
  void allBitsOfFloatsComeBack() {
    float[] values = new float[4096];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    values[0] = -0f;
    values[1] = Float.NaN;
    values[2] = Float.NEGATIVE_INFINITY;
    values[3] = Float.MIN_VALUE;

    assertThat(bits(again(values))).isEqualTo(bits(values));
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  @Test
  void extremeIntegersComeBack() {
    int[] values = new int[64];
    Arrays.fill(values, Integer.MIN_VALUE);
    values[5] = Integer.MAX_VALUE;
    values[6] = -1;

    assertThat(of(out -> out.putPacked(values, 64)).read("PACK", SectionReader::getPackedInts))
        .isEqualTo(values);
  }

  @Test
  void decimalNumbersOfFewDigitsComeBackAndTakeHalfTheRoom() {
    float[] values = new float[3000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat("%d.%02d".formatted(random.nextInt(90) - 45, i % 100));
    }

    assertThat(bits(again(values))).isEqualTo(bits(values));
    assertThat(size(values)).isLessThan(3000 * Float.BYTES / 2);
  }

  @Test
  void exponentsTakeLittleRoom() {
    assertThat(size(normal(20_000))).isBetween(60_000, 70_000);
  }

  @Test
  void oneNumberOverAndOverTakesNoRoom() {
    assertThat(size(new float[10_000])).isLessThan(64);
  }

  @Test
  void roundedNumbersTakeTheRoomOfTheirDigits() {
    float[] values = normal(20_000);
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) & 0xFFFF0000);
    }

    assertThat(size(values)).isLessThan(20_000 * 3 / 2);
  }

  @Test
  void everyByteIsCodedWhateverTheFrequenciesAre() {
    for (int rare = 1; rare < 300; rare += 7) {
      int[] values = new int[20_000];
      for (int i = 0; i < rare; i++) {
        values[random.nextInt(values.length)] = random.nextInt(256);
      }

      assertThat(
              of(out -> out.putPacked(values, values.length))
                  .read("PACK", SectionReader::getPackedInts))
          .isEqualTo(values);
    }
  }

  @Test
  void fewBytesCannotClaimManyNumbers() {
    Snapshot claiming = of(out -> out.putSmall(Integer.MAX_VALUE));

    assertThatThrownBy(() -> claiming.read("PACK", SectionReader::getAnyPackedFloats))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("claims 2147483647 numbers in 0 bytes");
  }

  /** Damage that the checksum does not find, since it was made before. */
  @Test
  void whatIsNoPackIsRefusedOrReadAsOtherNumbersButNeverFails() {
    float[] values = normal(500);
    byte[] packed = of(out -> out.putPacked(values, 500)).read("PACK", SectionReader::getRest);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = packed.clone();
      damaged[random.nextInt(i % 2 == 0 ? 60 : damaged.length)] = (byte) random.nextInt();
      Snapshot snapshot = of(out -> out.putBytes(damaged));
      try {
        assertThat(snapshot.read("PACK", SectionReader::getAnyPackedFloats)).isNotNull();
      } catch (SnapshotException refused) {
        assertThat(refused).hasMessageContaining("restore an earlier one");
      }
    }
  }
}

package io.nsrstream.models.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

final class NativeFloatsTest {

  @Test
  void readsBackWhatWasWrittenAndZeroElsewhere() {
    try (NativeFloats floats = new NativeFloats(5)) {
      floats.write(2, new float[] {7, 8, 9}, 2);
      assertThat(floats.toArray()).containsExactly(0, 0, 7, 8, 0);
      assertThat(floats.at(2).get()).isEqualTo(7);
    }
  }

  @Test
  void closingFreesTheMemoryWithoutGarbageCollection() {
    int megabyte = 1 << 20;
    new NativeFloats(1).close(); // loads the native libraries
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 256; i++) {
      new NativeFloats(megabyte).close();
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(256L * megabyte);
  }
}

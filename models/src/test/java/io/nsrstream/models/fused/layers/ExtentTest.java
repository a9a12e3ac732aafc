package io.nsrstream.models.fused.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExtentTest {

  @Test
  void sequencesOfAllLengthsComeInFewSizesThatAreLittleLonger() {
    Extent extent = new Extent(1000);
    assertThat(IntStream.rangeClosed(1, 4000))
        .allSatisfy(
            given -> assertThat(extent.room(given)).isBetween(given, given + (given + 7) / 8));
    assertThat(IntStream.rangeClosed(1, 4000).map(extent::room).distinct().count())
        .isLessThanOrEqualTo(82);
    assertThat(IntStream.rangeClosed(1, 16))
        .allSatisfy(given -> assertThat(extent.room(given)).isEqualTo(given));
  }

  @Test
  void sequencesAsLongAsThoseLearnedTakeNoMoreRoom() {
    assertThat(new Extent(1001).room(1001)).isEqualTo(1001);
    assertThat(new Extent(1001).room(1000)).isEqualTo(1001);
    assertThat(new Extent(1).room(1)).isEqualTo(1);
  }
}

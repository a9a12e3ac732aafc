package io.nsrstream.online.encoding;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BoundedIndexTest {

  @Test
  void valuesAreNumberedInTheOrderInWhichTheyCome() {
    BoundedIndex<String> index = of(3, "b", "a", "b", "c");

    assertThat(index.values()).containsExactly("b", "a", "c");
    assertThat(index.find("a")).isEqualTo(1);
    assertThat(index.find("d")).isEqualTo(BoundedIndex.ABSENT);
  }

  @Test
  void valuesBeyondTheBoundGetNoNumber() {
    BoundedIndex<String> index = of(2, "b", "a");

    assertThat(index.findOrAdd("c")).isEqualTo(BoundedIndex.ABSENT);
    assertThat(index.takes("c")).isFalse();
    assertThat(index.takes("b")).isTrue();
    assertThat(index.findOrAdd("b")).isZero();
    assertThat(index.size()).isEqualTo(2);
  }

  @Test
  void aListOfValuesStaysAsItWasWhenOthersCome() {
    BoundedIndex<String> index = of(9, "b", "a");
    List<String> before = index.values();

    index.findOrAdd("c");

    assertThat(before).containsExactly("b", "a");
    assertThat(index.values()).containsExactly("b", "a", "c");
  }

  @Test
  void readingBringsBackEveryTextAndItsNumber() {
    // A lone surrogate is a string that JSON can hold and UTF-8 cannot.
    BoundedIndex<String> index = of(9, "", "ä\0", "\ud83d\ude00", "\ud800", "\ud801");

    assertThat(read(index, 9).values()).isEqualTo(index.values());
  }

  @Test
  void readingUnderASmallerBoundKeepsWhatThereIsAndTakesNoMore() {
    BoundedIndex<String> smaller = read(of(5, "a", "b", "c"), 2);

    assertThat(smaller.values()).containsExactly("a", "b", "c");
    assertThat(smaller.takes("d")).isFalse();
  }

  @Test
  void aValueWrittenTwiceIsRefused() {
    Snapshot twice =
        Snapshot.builder()
            .section(
                "INDX",
                out -> {
                  out.putInt(2);
                  out.putText("a");
                  out.putText("a");
                })
            .build();

    assertThatThrownBy(
            () ->
                twice.scan(
                    "INDX", in -> new BoundedIndex<String>(9).restore(in, SectionReader::getText)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("INDX")
        .hasMessageContaining("twice");
  }

  @Test
  @Timeout(value = 5, unit = SECONDS)
  void manyValuesAreNumberedInTimeThatGrowsWithThem() {
    BoundedIndex<Integer> index = new BoundedIndex<>(200_000);
    for (int i = 0; i < 200_000; i++) {
      index.findOrAdd(i);
    }
    assertThat(index.values()).hasSize(200_000);
  }

  private static BoundedIndex<String> of(int bound, String... values) {
    BoundedIndex<String> index = new BoundedIndex<>(bound);
    for (String value : values) {
      index.findOrAdd(value);
    }
    return index;
  }

  private static BoundedIndex<String> read(BoundedIndex<String> index, int bound) {
    BoundedIndex<String> restored = new BoundedIndex<>(bound);
    Snapshot.builder()
        .section("INDX", out -> index.write(out, SectionWriter::putText))
        .build()
        .scan("INDX", in -> restored.restore(in, SectionReader::getText));
    return restored;
  }
}

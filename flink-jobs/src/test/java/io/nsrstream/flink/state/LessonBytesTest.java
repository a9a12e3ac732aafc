package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.run.Lesson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LessonBytesTest {
  private static final Example EXAMPLE =
      new Example(
          "k",
          "a41",
          1,
          new float[] {1.5f, Example.MISSING, 0, 0},
          List.of(new Nominal(2, "day")),
          List.of(new Text(3, "a text")),
          "hot",
          17,
          2);

  private final LessonBytes bytes = new LessonBytes();

  @Test
  void aLessonIsReadAsItWasWritten() throws IOException {
    Prediction earlier =
        new Prediction("k", "a41", "hot", "cold", List.of("cold"), new float[] {1}, 3);
    for (Lesson lesson : List.of(new Lesson(EXAMPLE, null), new Lesson(EXAMPLE, earlier))) {
      assertThat(bytes.lesson(bytes.of(lesson)))
          .usingRecursiveComparison()
          .withEqualsForType((one, other) -> Float.compare(one, other) == 0, Float.class)
          .isEqualTo(lesson);
    }
  }

  @Test
  void aLessonOfANewerVersionIsRefused() {
    byte[] newer = bytes.of(new Lesson(EXAMPLE, null));
    newer[0]++;

    assertThatThrownBy(() -> bytes.lesson(newer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("written by a newer version");
  }
}

package io.nsrstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressTest {
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final StringWriter terminal = new StringWriter();
  private final PrintWriter out = new PrintWriter(terminal);

  @Test
  void theBarShowsTheShareThatIsDone() {
    try (Progress progress = new Progress("rialto", out, 46)) {
      progress.to(0.5, 41_125);
    }
    assertThat(drawings()).containsExactly("rialto  50% [=======        ] 41,125 examples", "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 30, 80, 120})
  void theBarFitsTheTerminal(int columns) {
    try (Progress progress = new Progress("a stream with a long name", out, columns)) {
      progress.to(1, 1_000_000);
    }
    assertThat(drawings()).allMatch(drawing -> drawing.length() < columns);
  }

  @Test
  void aLineTakesThePlaceOfTheBarWhichComesBackBelow() {
    try (Progress progress = new Progress("rialto", out, 46)) {
      progress.to(0.5, 1);
      progress.line("a line");
      progress.to(0.6, 2);
    }
    assertThat(drawings()).hasSize(4).element(1).isEqualTo("a line" + System.lineSeparator());
    assertThat(drawings().get(2)).startsWith("rialto  60%");
  }

  @Test
  void theBarIsNotDrawnForEveryExample() {
    try (Progress progress = new Progress("rialto", out, 80)) {
      for (int i = 0; i < 1000; i++) {
        progress.to(0.5, i);
      }
    }
    assertThat(drawings()).hasSizeLessThan(100);
  }

  @Test
  void withoutATerminalThereAreOnlyLines() {
    try (Progress progress = new Progress("rialto", out, 0)) {
      progress.to(0.5, 1);
      progress.line("a line");
    }
    assertThat(terminal.toString()).isEqualTo("a line" + System.lineSeparator());
  }

  /** What was drawn over what was there before. */
  private List<String> drawings() {
    String[] parts = terminal.toString().split(Pattern.quote(CLEAR_LINE), -1);
    return List.of(parts).subList(1, parts.length);
  }
}

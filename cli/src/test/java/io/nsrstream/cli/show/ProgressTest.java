package io.nsrstream.cli.show;

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
  void theBarShowsTheShareAndTheExamplesThatAreDone() {
    try (Progress progress = new Progress("rialto", out, 80)) {
      progress.to(0.5, 41_125);
    }
    assertThat(drawings())
        .anySatisfy(
            drawing -> assertThat(drawing).startsWith("rialto  50%").contains("41,125 examples"));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 30, 80, 120})
  void theBarFitsTheTerminal(int columns) {
    try (Progress progress = new Progress("a stream with a long name", out, columns)) {
      progress.to(1, 1_000_000);
    }
    assertThat(drawings()).allMatch(drawing -> drawing.length() < columns);
  }

  @Test
  void nothingIsLeftOfTheBarButTheLinesAboveIt() {
    try (Progress progress = new Progress("rialto", out, 80)) {
      progress.to(0.5, 1);
      progress.line("a line");
      progress.to(0.6, 2);
    }
    assertThat(drawings())
        .anyMatch(drawing -> drawing.startsWith("a line" + System.lineSeparator()));
    assertThat(drawings()).last().isEqualTo("");
  }

  @Test
  void theBarIsNotDrawnForEveryExample() {
    try (Progress progress = new Progress("rialto", out, 80)) {
      for (int i = 0; i < 100_000; i++) {
        progress.to(i / 1e5, i);
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

package io.nsrstream.connectors.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextCutTest {
  @Test
  void aTextOfDataStaysWithinItsLine() {
    assertThat(TextCut.line("pump \"7\" é😀")).isEqualTo("pump \"7\" é😀");
    assertThat(TextCut.line("a\nb\r\u0000\u001b[2J\u0085\u2028c"))
        .isEqualTo("a\\u000ab\\u000d\\u0000\\u001b[2J\\u0085\\u2028c");
  }

  @Test
  void aLongTextIsCutAndHasNoHalfOfAPair() {
    assertThat(TextCut.line("x".repeat(70))).isEqualTo("x".repeat(70));
    assertThat(TextCut.line("x".repeat(1_000_000))).isEqualTo("x".repeat(69) + "…");
    assertThat(TextCut.line("\n".repeat(1_000))).hasSize(70).endsWith("\\u000a\\u0…");
    assertThat(TextCut.line("x".repeat(68) + "😀😀")).isEqualTo("x".repeat(68) + "\uFFFD…");
  }
}

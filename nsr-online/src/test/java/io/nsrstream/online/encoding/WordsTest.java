package io.nsrstream.online.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example.Text;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How texts become words and slots, whatever is in them. */
final class WordsTest {
  private static final Words WHOLE = new Words(512, 0);

  private static int[] words(String text) {
    return WHOLE.of(text);
  }

  @Test
  void capitalsAndPunctuationDoNotMatter() {
    assertThat(words("How to, sort?")).isEqualTo(words("HOW TO SORT")).hasSize(3);
    assertThat(words("sort")).isNotEqualTo(words("sorts"));
  }

  @Test
  void lettersOfAllScriptsMakeWords() {
    assertThat(words("Grüße, мир")).isEqualTo(words("GRÜSSE мир".replace("SS", "ß"))).hasSize(2);
    assertThat(words("שלום עולם")).hasSize(2);
    assertThat(words("\u0928\u092E\u0938\u094D\u0924\u0947")).as("vowel signs belong").hasSize(1);
  }

  @Test
  void eachIdeographIsAWord() {
    assertThat(words("数据流x")).hasSize(4);
    assertThat(words("流数据")).contains(words("流"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " \t\n", "!?-…", "\u0000\u0007\u001B", "\uD800", "\uDC00\uD800", "😀"})
  void withoutLettersThereAreNoWords(String text) {
    assertThat(words(text)).isEmpty();
  }

  @Test
  void halfASurrogatePairSeparatesWordsAndHarmsNone() {
    assertThat(words("one\uD800two")).isEqualTo(words("one two"));
    assertThat(words("𝒳𝒴")).as("letters beyond 16 bits").hasSize(1);
  }

  @Test
  void rightToLeftMarksSeparateAndCountAsNothing() {
    assertThat(words("\u202Eone\u202C two")).isEqualTo(words("one two"));
  }

  @Test
  void piecesAreRunsOfLettersWithTheEndsOfTheWord() {
    assertThat(new Words(512, 3).of("java")).as("<ja jav ava va> java").hasSize(5);
    assertThat(new Words(512, 3).of("javas"))
        .as("words that are written alike have pieces in common")
        .contains(Arrays.copyOf(new Words(512, 3).of("java"), 3));
    assertThat(new Words(512, 3).of("a")).as("<a> and a").hasSize(2);
    assertThat(new Words(512, 9).of("short")).as("too short for a piece").hasSize(1);
  }

  @Test
  void noMoreWordsThanTheBoundAndTheFirstOnes() {
    String long10MB = "word ".repeat(2_000_000);
    assertThat(words(long10MB)).hasSize(512);
    assertThat(new Words(3, 0).of("a b c d e")).isEqualTo(words("a b c"));
    assertThat(new Words(0, 3).of("a b c")).isEmpty();
    assertThat(new Words(4, 3).of("java")).hasSize(4);
  }

  @Test
  void aWordOfTenMillionLettersIsOneWordAndBoundedPieces() {
    String letters = "x".repeat(10_000_000);
    assertThat(words(letters)).hasSize(1);
    assertThat(new Words(512, 3).of(letters)).hasSize(512);
  }

  @Test
  void hashesAreTheSameEverywhere() {
    // FNV-1a over the four bytes of each code point, the lowest first.
    assertThat(words("a")).containsExactly(-169_749_532);
  }

  @Test
  void theSameWordInTwoTextsHasTwoSlots() {
    WordSlots slots = new WordSlots(8192, new TextSettings(8192, 512, 0));
    int[] both = slots.of(List.of(new Text(0, "java"), new Text(3, "java")));
    assertThat(both).hasSize(2).doesNotHaveDuplicates();
    assertThat(Arrays.stream(both)).allMatch(slot -> slot >= 0 && slot < 8192);
  }

  @Test
  void allTextsOfAnExampleShareTheBound() {
    WordSlots slots = new WordSlots(8192, new TextSettings(8192, 4, 0));
    assertThat(slots.of(List.of(new Text(0, "a b c"), new Text(1, "d e f")))).hasSize(4);
    assertThat(new WordSlots(0, TextSettings.DEFAULTS).of(List.of(new Text(0, "a")))).isEmpty();
  }
}

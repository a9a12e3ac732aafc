package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of texts, and files in an order at random. */
final class TextColumnsTest {
  private static final FileSettings TITLES =
      FileSettings.DEFAULTS.withTexts(List.of("title")).withLabel("topic");

  @TempDir private Path folder = Path.of("");

  private List<Example> read(String text, FileSettings settings) throws IOException {
    return TextFiles.read(folder.resolve("titles.csv"), text, settings);
  }

  /** Rows of two topics, sorted. */
  private static String sorted() {
    return IntStream.range(0, 40)
        .mapToObj(i -> "%s,how to sort number %d,%d%n".formatted(i < 20 ? "a" : "b", i, i))
        .collect(Collectors.joining("", "topic,title,votes\n", ""));
  }

  @Test
  void aColumnOfTextsStandsBesideNumbers() throws IOException {
    List<Example> examples = read("topic,title,votes\na,\"How, to?\",3\nb,,1\nb,42,2\n", TITLES);
    assertThat(examples.get(0).texts()).containsExactly(new Text(0, "How, to?"));
    assertThat(examples.get(0).features()).containsExactly(0, 3);
    assertThat(examples.get(1).texts()).as("missing").containsExactly(new Text(0, ""));
    assertThat(examples.get(1).features()).containsExactly(Example.MISSING, 1);
    assertThat(examples.get(2).texts()).as("a number").containsExactly(new Text(0, "42"));
    assertThat(examples).allMatch(example -> example.nominals().isEmpty());
  }

  @Test
  void aLongTextIsCut() throws IOException {
    Example example = read("topic,title\na," + "word ".repeat(2_000) + "\nb,x\n", TITLES).get(0);
    assertThat(example.texts().get(0).value()).hasSize(4_096);
  }

  @Test
  void aColumnThatLooksLikeATextIsSaidToBeOne() throws IOException {
    try (ExampleFile file =
        TextFiles.open(
            folder.resolve("t.csv"), sorted(), FileSettings.DEFAULTS.withLabel("topic"))) {
      assertThat(file.description().warnings())
          .anyMatch(warning -> warning.contains("learn its words with --text title"));
    }
    try (ExampleFile file = TextFiles.open(folder.resolve("t.csv"), sorted(), TITLES)) {
      assertThat(file.description().warnings()).isEmpty();
      assertThat(file.description().line()).contains("texts title");
      assertThat(file.textNames()).containsExactly("title");
    }
  }

  @Test
  void anOrderAtRandomHasAllRowsAndIsTheSameEachTime() throws IOException {
    List<Example> inOrder = read(sorted(), TITLES);
    List<Example> shuffled = read(sorted(), TITLES.withOrder(1));
    List<String> ids = shuffled.stream().map(Example::id).toList();
    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(inOrder.stream().map(Example::id).toList())
        .isNotEqualTo(inOrder.stream().map(Example::id).toList())
        .isEqualTo(read(sorted(), TITLES.withOrder(1)).stream().map(Example::id).toList())
        .isNotEqualTo(read(sorted(), TITLES.withOrder(2)).stream().map(Example::id).toList());
    assertThat(shuffled.stream().map(Example::time)).isSorted();
  }

  @Test
  void columnsThatCannotBeTextsAreRefused() {
    assertThatThrownBy(() -> read(sorted(), TITLES.withTexts(List.of("topic"))))
        .hasMessageContaining("\"topic\" is the label");
    assertThatThrownBy(() -> read(sorted(), TITLES.withTexts(List.of("name"))))
        .hasMessageContaining("has no column \"name\"");
    assertThatThrownBy(() -> TITLES.withChannels(1)).isInstanceOf(InvalidSettingsException.class);
  }
}

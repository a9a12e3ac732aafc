package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.flink.settings.SettingsReader;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recipes of docs/recipes.md are short, and their settings are read. {@link
 * DocumentedCommandsIT} runs the commands, {@link PythonClientIT} the code in Python, and
 * SqlPageTest the statements of docs/sql.md, of which the recipes repeat some.
 */
final class RecipesPageTest {
  private static final int LINES = 15;

  private static final Pattern LINK_AT_THE_END =
      Pattern.compile("(?s)\\]\\([\\w-]+\\.md(#[\\w-]+)?\\)\\s*$");

  /** A recipe with its heading in front. */
  static Stream<String> recipes() {
    return Arrays.stream(DocumentedCommand.page("docs/recipes.md").split("\n## ", -1)).skip(1);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aRecipeIsShortAndLeadsToThePageWithAllOfIt(String recipe) {
    List<String> lines = recipe.lines().skip(1).filter(line -> !line.isBlank()).toList();

    assertThat(lines).hasSizeLessThan(LINES);
    assertThat(lines.get(0)).matches(".*[.?:]");
    assertThat(recipe).contains("Look at ").containsPattern(LINK_AT_THE_END);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void theSettingsAreRead(String recipe) {
    for (String yaml : blocks(recipe, "yaml")) {
      assertThat(new SettingsReader().yaml(yaml, recipe).read()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void theStatementsAreThoseOfThePageOfSql(String recipe) {
    assertThat(blocks(DocumentedCommand.page("docs/sql.md"), "sql"))
        .containsAll(blocks(recipe, "sql"));
  }

  private static List<String> blocks(String text, String language) {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .toList();
  }
}

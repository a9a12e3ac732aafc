package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The code of docs/library.md is that of the projects below examples/, which {@link ExamplesIT}
 * builds and runs.
 */
final class LibraryPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLES = ROOT.resolve("examples");

  /** Around what a file has in common with the page. */
  private static final Pattern MARK = Pattern.compile("\\s*(//|<!--) docs/library.md( -->)?\n");

  private final String page = read(ROOT.resolve("docs/library.md"));

  @Test
  void theJavaOfThePageIsThatOfTheExamples() {
    assertThat(blocks(page, "java"))
        .containsExactly(
            marked("learner/src/main/java/com/example/learner/LearnerAlone.java"),
            marked("datastream/src/main/java/com/example/datastream/Presses.java"),
            marked("penalty/src/main/java/com/example/penalty/Confidence.java"),
            marked("penalty/src/main/java/com/example/penalty/CustomPenalty.java"));
  }

  @Test
  void theDependenciesOfThePageAreThoseOfTheFirstExample() {
    assertThat(blocks(page, "xml"))
        .containsExactly(marked("learner/pom.xml", 0), marked("learner/pom.xml", 1));
  }

  @Test
  void theOutputsOfThePageAreThoseOfTheReadmes() {
    List<String> ofReadmes =
        Stream.of("learner", "datastream", "penalty")
            .flatMap(example -> outputs(read(EXAMPLES.resolve(example).resolve("README.md"))))
            .toList();

    assertThat(outputs(page)).containsExactlyElementsOf(ofReadmes);
  }

  private static String marked(String file) {
    return marked(file, 0);
  }

  private static String marked(String file, int index) {
    return MARK.split(read(EXAMPLES.resolve(file)))[2 * index + 1].stripIndent().strip();
  }

  private static List<String> blocks(String text, String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(block -> block.group(1).strip())
        .toList();
  }

  private static Stream<String> outputs(String text) {
    return blocks(text, "console").stream();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

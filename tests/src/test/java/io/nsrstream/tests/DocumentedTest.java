package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;

/** What the README and the pages in docs/ name is there: commands with their options, and tests. */
final class DocumentedTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A command in a block of code or in a line of text, up to what a shell would take it to. */
  private static final Pattern COMMAND =
      Pattern.compile("\\./nsr ((?:\"[^\"\n]*\"|'[^'\n]*'|[^`|;&#\"'\n])+)");

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\w+");

  private static final Pattern CONTINUED = Pattern.compile("\\\\\n\\s*");

  /** Variables of loops that stand for something else than a number. */
  private static final Map<String, String> VARIABLES =
      Map.of("$size", "small", "$row", "hops=1", "N", "1");

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*[a-z]\\w*(?:Test|IT))`");

  /** A command on a page. */
  record Command(String page, String line) {
    /** The words as a shell would hand them on, with a value in place of each variable. */
    String[] arguments() {
      return WORD.matcher(line)
          .results()
          .map(word -> word.group().replaceAll("^[\"']|[\"']$", ""))
          .map(word -> VARIABLES.getOrDefault(word, word))
          .map(
              word ->
                  VARIABLE
                      .matcher(word)
                      .replaceAll(found -> VARIABLES.getOrDefault(found.group(), "1")))
          .toArray(String[]::new);
    }

    @Override
    public String toString() {
      return page + ": ./nsr " + line;
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasTheOptionsThatItIsShownWith(Command command) {
    Throwable wrong = catchThrowable(() -> Nsr.commandLine().parseArgs(command.arguments()));
    // In a sentence, a command may stand by its name alone.
    if (!(wrong instanceof MissingParameterException)) {
      assertThat(wrong).isNull();
    }
  }

  static Stream<Command> commands() throws IOException {
    return pages()
        .flatMap(
            page ->
                COMMAND
                    .matcher(CONTINUED.matcher(read(page)).replaceAll(" "))
                    .results()
                    .map(found -> new Command(ROOT.relativize(page).toString(), found.group(1))))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyTestThatAPageNamesIsThere(Path page) throws IOException {
    Set<String> named = new TreeSet<>();
    TEST.matcher(read(page)).results().forEach(found -> named.add(found.group(1)));

    assertThat(named).isSubsetOf(tests());
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 20)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.stream());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;

/**
 * What the README and the pages in docs/ name is there: commands with their options, and tests.
 * {@link DocumentedCommandsIT} runs the commands.
 */
final class DocumentedTest {
  private static final Pattern EXIT_CODE = Pattern.compile("(?m)^\\| (\\d+) \\| (.*) \\|$");
  private static final Pattern NAMED = Pattern.compile("\\bExitCode\\.(\\w+)");
  private static final Pattern NUMBER = Pattern.compile("\\breturn (\\d+);");

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*[a-z]\\w*(?:Test|IT))`");

  @ParameterizedTest
  @MethodSource("io.nsrstream.tests.DocumentedCommand#all")
  void everyCommandHasTheOptionsThatItIsShownWith(DocumentedCommand command) {
    Throwable wrong =
        catchThrowable(
            () -> Nsr.commandLine().parseArgs(command.arguments().toArray(String[]::new)));
    // In a sentence, a command may stand by its name alone.
    if (!(wrong instanceof MissingParameterException)) {
      assertThat(wrong).isNull();
    }
  }

  @Test
  void theExitCodesAreThoseThatTheHelpSaysAndThatCommandsReturn() throws IOException {
    Map<String, String> page = new TreeMap<>();
    EXIT_CODE
        .matcher(DocumentedCommand.page("docs/commands.md"))
        .results()
        .forEach(row -> page.put(row.group(1), row.group(2)));

    assertThat(page).isEqualTo(Nsr.commandLine().getCommandSpec().usageMessage().exitCodeList());
    assertThat(returned()).hasSizeGreaterThan(2).isSubsetOf(page.keySet());
  }

  /** What the sources of the commands return, as numbers or by picocli's names. */
  private static Set<String> returned() throws IOException {
    Map<String, String> names =
        Map.of(
            "OK",
            "" + ExitCode.OK,
            "SOFTWARE",
            "" + ExitCode.SOFTWARE,
            "USAGE",
            "" + ExitCode.USAGE);
    Set<String> returned = new TreeSet<>();
    try (Stream<Path> files = Files.walk(DocumentedCommand.ROOT.resolve("cli/src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String source = Files.readString(file);
        NAMED
            .matcher(source)
            .results()
            .forEach(name -> returned.add(names.getOrDefault(name.group(1), name.group(1))));
        if (source.contains("Callable<Integer>")) {
          NUMBER.matcher(source).results().forEach(number -> returned.add(number.group(1)));
        }
      }
    }
    return returned;
  }

  @ParameterizedTest
  @MethodSource("io.nsrstream.tests.DocumentedCommand#pages")
  void everyTestThatAPageNamesIsThere(Path page) throws IOException {
    Set<String> named = new TreeSet<>();
    TEST.matcher(DocumentedCommand.page(page.toString()))
        .results()
        .forEach(found -> named.add(found.group(1)));

    assertThat(named).isSubsetOf(tests());
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(DocumentedCommand.ROOT, 20)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}

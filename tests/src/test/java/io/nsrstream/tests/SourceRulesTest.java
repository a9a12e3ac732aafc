package io.nsrstream.tests;

import static java.util.Collections.disjoint;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sources lie in the folders. */
final class SourceRulesTest {
  private static final int MOST_LINES = 300;
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z0-9.]+);");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(io\\.nsrstream\\.[a-z0-9.]+)\\.[A-Z]");
  private static final Path ROOT =
      Files.exists(Path.of("nsr-online")) ? Path.of("") : Path.of("..");

  @Test
  void everyPackageSaysWhoLivesThere() throws IOException {
    List<Path> silent =
        production("nsr-online", "models", "connectors", "flink-jobs", "lab", "cli").stream()
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .toList();

    assertThat(silent).as("write a package-info.java that says who lives there").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nsr-online", "models", "connectors", "flink-jobs", "lab", "cli"})
  void noProductionFileIsLong(String module) throws IOException {
    List<Path> longer =
        production(module).stream().filter(file -> lines(file) > MOST_LINES).toList();

    assertThat(longer).as("split by reasons to change; at most %d lines", MOST_LINES).isEmpty();
  }

  /** A constant leaves no trace in the class that uses it, so the imports are read, too. */
  @Test
  void importsLeadFromNoPackageBackToIt() throws IOException {
    Map<String, Set<String>> imported = new TreeMap<>();
    for (Path file : production("nsr-online", "models", "connectors", "flink-jobs", "lab", "cli")) {
      String source = Files.readString(file);
      Matcher own = PACKAGE.matcher(source);
      assertThat(own.find()).as("%s has a package", file).isTrue();
      Set<String> others = imported.computeIfAbsent(own.group(1), name -> new TreeSet<>());
      IMPORT.matcher(source).results().map(found -> found.group(1)).forEach(others::add);
      others.remove(own.group(1));
    }
    // Packages that import none of those left are in no circle; the others are, or lead to one.
    while (imported.entrySet().removeIf(entry -> disjoint(entry.getValue(), imported.keySet()))) {}

    assertThat(imported).as("move what both packages need to the lower one").isEmpty();
  }

  private static List<Path> production(String... modules) throws IOException {
    List<Path> production = new ArrayList<>();
    for (String module : modules) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(production::add);
      }
    }
    return production;
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

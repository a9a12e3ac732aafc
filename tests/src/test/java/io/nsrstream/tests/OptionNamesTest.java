package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** Options that messages name. */
final class OptionNamesTest {
  private static final Path SOURCES =
      Path.of("connectors/src/main/java/io/nsrstream/connectors/files");
  private static final Path READERS =
      Files.exists(SOURCES) ? SOURCES : Path.of("..").resolve(SOURCES);
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  @Test
  void anOptionInAMessageOfAReaderIsOneOfInspect() throws IOException {
    Set<String> options = new TreeSet<>();
    CommandSpec inspect =
        Objects.requireNonNull(Nsr.commandLine().getSubcommands().get("inspect")).getCommandSpec();
    inspect.options().forEach(option -> options.addAll(List.of(option.names())));

    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.list(READERS)) {
      for (Path file : files.toList()) {
        OPTION.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group()));
      }
    }

    assertThat(named).contains("--label").isSubsetOf(options);
  }
}

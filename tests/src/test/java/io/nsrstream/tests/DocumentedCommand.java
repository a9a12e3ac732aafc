package io.nsrstream.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command {@code ./nsr …} that the README or a page in docs/ shows.
 *
 * @param page the page, relative to the root of the project
 * @param line what follows {@code ./nsr}, with a value of the page in place of each variable
 * @param inBlock whether it stands in a block of code; else in a sentence or a table
 */
record DocumentedCommand(String page, String line, boolean inBlock) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A command in a block of code or in a line of text, up to what a shell would take it to. */
  private static final Pattern COMMAND =
      Pattern.compile("\\./nsr ((?:\"[^\"\n]*\"|'[^'\n]*'|[^`|;&#\"'\n])+)");

  private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");
  private static final Pattern CONTINUED = Pattern.compile("\\\\\n\\s*");
  private static final Pattern FENCE = Pattern.compile("^```", Pattern.MULTILINE);
  private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}.*\\Z");
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

  /** The first value of a loop of a shell, or the value of a variable. */
  private static final Pattern VALUES =
      Pattern.compile("(?:for |^)(\\w+)(?: in |=(?=\"))(\"[^\"\n]*\"|[^\\s;]+)", Pattern.MULTILINE);

  /** What stands for something else on a page. */
  private static final Map<String, String> PLACEHOLDERS =
      Map.of("N", "1", "STREAM", "keystroke", "FILE", "machines.csv", "…", "text:64");

  /** All of them, page by page, in their order, each line once a page. */
  static Stream<DocumentedCommand> all() {
    return pages().flatMap(DocumentedCommand::of).distinct();
  }

  /** The README and the pages in docs/. */
  static Stream<Path> pages() {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a page, which is relative to the root of the project. */
  static String page(String page) {
    try {
      return Files.readString(ROOT.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<DocumentedCommand> of(Path page) {
    String name = ROOT.relativize(page).toString();
    String text = CONTINUED.matcher(page(name)).replaceAll(" ");
    List<DocumentedCommand> commands = new ArrayList<>();
    Matcher command = COMMAND.matcher(text);
    while (command.find()) {
      String before = text.substring(0, command.start());
      boolean inBlock =
          FENCE.matcher(before).results().count() % 2 == 1 || INDENTED.matcher(before).find();
      String line = withValues(command.group(1).strip(), before);
      commands.add(new DocumentedCommand(name, line, inBlock));
    }
    return commands.stream();
  }

  /** The line with the value of each variable, the first one of a loop. */
  private static String withValues(String line, String before) {
    Map<String, String> values = new HashMap<>();
    VALUES
        .matcher(before)
        .results()
        .forEach(
            found -> values.put(found.group(1), QUOTED.matcher(found.group(2)).replaceAll("$1$2")));
    return VARIABLE
        .matcher(line)
        .replaceAll(
            name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> QUOTED.matcher(word.group()).replaceAll("$1$2"))
        .toList();
  }

  /** The words as a shell would hand them on. */
  List<String> arguments() {
    return words(line.split(" > ", 2)[0]).stream()
        .map(word -> PLACEHOLDERS.getOrDefault(word, word))
        .toList();
  }

  /** The file that standard output goes to. */
  Optional<String> output() {
    String[] parts = line.split(" > ", 2);
    return parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
  }

  @Override
  public String toString() {
    return page + ": ./nsr " + line;
  }
}

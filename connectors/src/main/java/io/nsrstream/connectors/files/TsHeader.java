package io.nsrstream.connectors.files;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header of a ts file, its tags as far as {@code @data}. */
final class TsHeader {
  private static final Pattern FIRST_TAG =
      Pattern.compile(
          "@(probl[ae]mName|timeStamps|missing|univariate|dimensions?|equalLength|seriesLength|classLabel|targetLabel)\\b",
          Pattern.CASE_INSENSITIVE);

  private final TextLines lines;
  private boolean stamped;
  private int channels;
  private @Nullable Set<String> classes;

  private TsHeader(TextLines lines) {
    this.lines = lines;
  }

  /** Whether a text with this beginning is in this format. */
  static boolean begins(String head) {
    return head.lines()
        .map(String::strip)
        .filter(TsHeader::hasContent)
        .findFirst()
        .filter(first -> FIRST_TAG.matcher(first).lookingAt())
        .isPresent();
  }

  private static boolean hasContent(String stripped) {
    return !stripped.isEmpty() && !stripped.startsWith("#") && !stripped.startsWith("%");
  }

  /** The next line that is neither blank nor a comment, stripped; null after the last. */
  static @Nullable String nextLine(TextLines lines) throws IOException {
    @Nullable String line;
    do {
      line = lines.next();
      line = line == null ? null : line.strip();
    } while (line != null && !hasContent(line));
    return line;
  }

  /** Reads as far as {@code @data}. */
  static TsHeader read(TextLines lines) throws IOException {
    TsHeader header = new TsHeader(lines);
    for (String line = nextLine(lines); line != null; line = nextLine(lines)) {
      List<String> words = List.of(line.split("\\s+"));
      String tag = words.get(0).toLowerCase(Locale.ROOT);
      if (tag.equals("@data")) {
        header.requireClassLabel();
        return header;
      }
      header.readTag(tag, words.subList(1, words.size()));
    }
    throw lines.malformed("the header must end with @data, but the file ends", "add the data");
  }

  /** Whether values have time stamps. */
  boolean stamped() {
    return stamped;
  }

  /** How many channels are declared, 0 where they are not. */
  int channels() {
    return channels;
  }

  /** The classes; empty for cases without labels. */
  Set<String> classes() {
    return classes == null ? Set.of() : classes;
  }

  private void readTag(String tag, List<String> values) {
    switch (tag) {
      // an older writer of sktime misspells the first tag
      case "@problemname", "@problamname", "@missing", "@equallength", "@serieslength" -> {}
      case "@timestamps" -> stamped = flag(tag, values);
      case "@univariate" -> channels = flag(tag, values) ? 1 : channels;
      case "@dimension", "@dimensions" -> channels = dimensions(values);
      case "@classlabel" -> classes = classes(flag(tag, values), values);
      case "@targetlabel" -> readTarget(flag(tag, values));
      default ->
          throw lines.malformed(
              "the header must consist of @problemName, @timeStamps, @missing, @univariate,"
                  + " @dimensions, @equalLength, @seriesLength, @classLabel and @data, but has \""
                  + tag
                  + "\"",
              "correct the header, or make the line a comment with #");
    }
  }

  private void readTarget(boolean regression) {
    if (regression) {
      throw lines.malformed(
          "holds a regression target (@targetLabel true), which is not read: classes are",
          "turn the target into classes, and declare them with @classLabel true");
    }
    classes = classes == null ? Set.of() : classes;
  }

  private boolean flag(String tag, List<String> values) {
    String value = values.isEmpty() ? "" : values.get(0).toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      throw lines.malformed(
          tag + " must be true or false, but is \"" + value + "\"", "use one of the two");
    }
    return value.equals("true");
  }

  private int dimensions(List<String> values) {
    String value = String.join(" ", values);
    if (!value.matches("0*[1-9]\\d{0,8}")) {
      throw lines.malformed(
          "@dimensions must be a number of channels, but is \"" + value + "\"",
          "give how many there are, or leave it out");
    }
    return Integer.parseInt(value);
  }

  private Set<String> classes(boolean labelled, List<String> values) {
    Set<String> declared = new LinkedHashSet<>(values.subList(1, values.size()));
    if (labelled && declared.isEmpty()) {
      throw lines.malformed(
          "@classLabel true must be followed by the classes, but is not", "list them");
    }
    return labelled ? declared : Set.of();
  }

  private void requireClassLabel() {
    if (classes == null) {
      throw lines.malformed(
          "the header must have @classLabel, but has none",
          "add @classLabel true with the classes, or @classLabel false");
    }
  }
}

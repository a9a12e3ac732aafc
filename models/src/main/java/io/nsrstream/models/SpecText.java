package io.nsrstream.models;

import io.nsrstream.models.architecture.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the texts of specifications have in common. */
final class SpecText {
  /** A width, from 1 to 99999. */
  static final String WIDTH = "([1-9]\\d{0,4})";

  /** Widths between commas. */
  static final String WIDTHS = "([1-9]\\d{0,4}(?:,[1-9]\\d{0,4})*)";

  /** A number of blocks or heads, from 1 to 16. */
  static final String COUNT = "([1-9]|1[0-6])";

  private static final int MOST_BLOCKS = 16;

  private SpecText() {}

  /**
   * Reads a specification that may end in a summary, such as {@code /max}.
   *
   * @param pattern of what stands before the summary
   * @param usual the summary where none is written
   * @param kind makes the specification of what was matched
   */
  static <T> Optional<T> find(
      String text, Pattern pattern, Summary usual, BiFunction<Matcher, Summary, Optional<T>> kind) {
    int slash = text.indexOf('/');
    Matcher sizes = pattern.matcher(slash < 0 ? text : text.substring(0, slash));
    if (!sizes.matches()) {
      return Optional.empty();
    }
    return slash < 0
        ? kind.apply(sizes, usual)
        : summary(text.substring(slash + 1)).flatMap(summary -> kind.apply(sizes, summary));
  }

  private static Optional<Summary> summary(String name) {
    return Stream.of(Summary.values())
        .filter(summary -> lowerCase(summary).equals(name))
        .findFirst();
  }

  /** The number that a group of a match is. */
  static int number(Matcher sizes, int group) {
    return Integer.parseInt(sizes.group(group));
  }

  /** Writes what {@link #find} reads. */
  static String print(String sizes, Summary summary, Summary usual) {
    return summary == usual ? sizes : sizes + "/" + lowerCase(summary);
  }

  private static String lowerCase(Summary summary) {
    return summary.name().toLowerCase(Locale.ROOT);
  }

  static List<Integer> widths(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(",")).map(Integer::valueOf).toList();
  }

  /** The widths, checked. */
  static List<Integer> widths(List<Integer> widths) {
    widths.forEach(SpecText::requireWidth);
    return List.copyOf(widths);
  }

  static void requireWidth(int width) {
    if (width < 1) {
      throw new IllegalArgumentException(
          "Widths must be at least 1, but one is %d: leave it out".formatted(width));
    }
  }

  static void requireBlocks(int blocks) {
    if (blocks < 1 || blocks > MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "Blocks must be between 1 and %d, but are %d: use as many"
              .formatted(MOST_BLOCKS, blocks));
    }
  }
}

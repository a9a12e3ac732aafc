package io.nsrstream.connectors.files;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may be misunderstood about a column of a CSV file.
 *
 * @param name of the column
 * @param argument how an option names it
 * @param values in the first rows, without those that are missing
 */
record ColumnDoubts(String name, String argument, List<String> values, NumberStyle style) {
  private static final double LARGEST_EXACT = 1 << 24;

  /** More texts beside numbers are categories, as in a column of codes. */
  private static final int MOST_TEXTS = 5;

  private static final int LEAST_VALUES = 30;

  /** What to say of a feature. */
  List<String> ofFeature() {
    return Stream.of(rounded(), mixed(), quoted(), hardlyRepeating())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> quoted() {
    return !values.isEmpty()
            && values.stream().allMatch(value -> value.length() > 1 && value.matches("(?s)'.*'"))
        ? Optional.of(
            "column \"%s\" holds %s with the quotes as parts of its texts: write double quotes or none, as with sed \"s/'//g\""
                .formatted(name, values.get(0)))
        : Optional.empty();
  }

  /** Different numbers that are one number as a float are no feature any more. */
  private Optional<String> rounded() {
    Set<Float> floats = new HashSet<>();
    float largest = 0;
    for (String value : values) {
      float number = style.parse(value);
      if (Float.isNaN(number)) {
        return Optional.empty();
      }
      floats.add(number);
      largest = Math.max(largest, Math.abs(number));
    }
    int different = new HashSet<>(values).size();
    return largest > LARGEST_EXACT && floats.size() < different
        ? Optional.of(
            "column \"%s\" holds %d different numbers of which only %d differ as floats: leave it out with --ignore %s, or write it relative to its first value"
                .formatted(name, different, floats.size(), argument))
        : Optional.empty();
  }

  private Optional<String> mixed() {
    List<String> texts = values.stream().filter(value -> !isNumber(value)).toList();
    Set<String> different = new LinkedHashSet<>(texts);
    if (texts.isEmpty() || different.size() > MOST_TEXTS || 2 * texts.size() >= values.size()) {
      return Optional.empty();
    }
    return Optional.of(
        "column \"%s\" holds numbers, and as categories %s: if they mean missing, name them with --missing"
            .formatted(
                name,
                different.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "))));
  }

  private Optional<String> hardlyRepeating() {
    int different = new HashSet<>(values).size();
    return values.size() >= LEAST_VALUES
            && 2 * different > values.size()
            && values.stream().noneMatch(this::isNumber)
        ? Optional.of(
            "column \"%s\" holds %d different texts in %d rows, such as \"%s\", which say little as categories:%s%s leave it out with --ignore %s, or write it as numbers"
                .formatted(
                    name,
                    different,
                    values.size(),
                    values.get(0),
                    asNumbers(),
                    asWords(),
                    argument))
        : Optional.empty();
  }

  /** Texts may be numbers with the other decimal mark. */
  private String asNumbers() {
    boolean comma = style == NumberStyle.COMMA;
    NumberStyle other = comma ? NumberStyle.DOT_WITH_THOUSANDS : NumberStyle.COMMA;
    return values.stream().noneMatch(value -> Float.isNaN(other.parse(value)))
        ? " they are numbers with --decimal %s;".formatted(comma ? "dot" : "comma")
        : "";
  }

  /** Texts of several words are texts. */
  private String asWords() {
    long several = values.stream().filter(value -> value.strip().contains(" ")).count();
    return 2 * several > values.size()
        ? " it looks like a text, so learn its words with --text %s, or".formatted(argument)
        : "";
  }

  /** What to say of the label: classes that are the same but for capitals. */
  List<String> ofLabel() {
    Map<String, String> written = new HashMap<>();
    for (String value : values) {
      String other = written.putIfAbsent(value.toLowerCase(Locale.ROOT), value);
      if (other != null && !other.equals(value)) {
        return List.of(
            "column \"%s\", the label, has the classes \"%s\" and \"%s\", which differ in capitals alone: write them alike if they are one"
                .formatted(name, other, value));
      }
    }
    return List.of();
  }

  private boolean isNumber(String text) {
    return !Float.isNaN(style.parse(text));
  }
}

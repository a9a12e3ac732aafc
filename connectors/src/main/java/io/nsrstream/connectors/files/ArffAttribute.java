package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.ArffToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An attribute that an ARFF header declares.
 *
 * @param values the values of a nominal attribute in their declared order; empty for the others
 * @param pattern how dates are written, {@code ""} for ISO 8601 and for the other types
 * @param nested the attributes of each row of a bag, where it is relational
 */
record ArffAttribute(
    String name, Type type, Set<String> values, String pattern, List<ArffAttribute> nested) {
  private static final int SHOWN_VALUES = 20;

  enum Type {
    NUMERIC,
    NOMINAL,
    STRING,
    DATE,
    RELATIONAL
  }

  /** Reads what follows {@code @attribute} in a line; those nested in it are in later lines. */
  static ArffAttribute read(ArffText text) {
    String name = text.takeText().text();
    if (text.take(Kind.OPEN)) {
      return new ArffAttribute(name, Type.NOMINAL, values(text, name), "", List.of());
    }
    Type type = type(text, name);
    String pattern = type == Type.DATE ? text.takeText().text() : "";
    ArffDates.requirePattern(name, pattern, text.place());
    return new ArffAttribute(name, type, Set.of(), pattern, List.of());
  }

  /**
   * The values of a list. WEKA reads {@code {a b, c}} as three values, other readers as two: each
   * of {@code a b}, {@code a}, {@code b} and {@code c} is one here.
   */
  private static Set<String> values(ArffText text, String name) {
    Set<String> values = new LinkedHashSet<>();
    while (!text.take(Kind.CLOSE)) {
      List<ArffToken> words = new ArrayList<>();
      while (text.hasText()) {
        words.add(text.takeText());
      }
      addValues(text.line(), words, values);
      if (!text.take(Kind.COMMA) && !text.hasNext(Kind.CLOSE)) {
        throw text.malformed(
            "attribute \"%s\" must list its values in { }".formatted(name),
            "close the list in the same line, and quote values that hold a brace or %");
      }
    }
    return values;
  }

  private static void addValues(String line, List<ArffToken> words, Set<String> values) {
    if (!words.isEmpty()) {
      values.add(ArffToken.joined(line, words).text());
    }
    words.forEach(word -> values.add(word.text()));
  }

  private static Type type(ArffText text, String name) {
    String type = text.takeText().text();
    int range = type.indexOf('[');
    return switch ((range < 0 ? type : type.substring(0, range)).toLowerCase(Locale.ROOT)) {
      case "numeric", "real", "integer" -> Type.NUMERIC;
      case "string" -> Type.STRING;
      case "date" -> Type.DATE;
      case "relational" -> Type.RELATIONAL;
      default ->
          throw text.malformed(
              ("attribute \"%s\" must be numeric, real, integer, string, date, relational or a list"
                      + " of values in { }, but is \"%s\"")
                  .formatted(name, type),
              "use one of these types, and quote a name that holds a blank or %");
    };
  }

  /** The same attribute, whose bags have rows of these. */
  ArffAttribute withNested(List<ArffAttribute> attributes) {
    return new ArffAttribute(name, type, values, pattern, List.copyOf(attributes));
  }

  /** Whether a name is a value of it. */
  boolean allows(String value) {
    return type != Type.NOMINAL || values.contains(value);
  }

  /** The declared values for a message: the first of them, if they are many. */
  String shownValues() {
    String shown = values.stream().limit(SHOWN_VALUES).collect(Collectors.joining(", "));
    return "[" + shown + (values.size() > SHOWN_VALUES ? ", …]" : "]");
  }
}

package io.nsrstream.connectors.files;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An attribute that an ARFF header declares.
 *
 * @param values the values of a nominal attribute in their declared order; empty for the others
 */
record ArffAttribute(String name, Type type, Set<String> values) {

  enum Type {
    NUMERIC,
    NOMINAL,
    STRING
  }

  /** Reads what follows {@code @attribute} in a line. */
  static ArffAttribute read(ArffText text) {
    text.readToken(" \t{");
    String name = text.token();
    if (text.take('{')) {
      return new ArffAttribute(name, Type.NOMINAL, values(text, name));
    }
    text.readToken(" \t");
    return new ArffAttribute(name, type(text, name), Set.of());
  }

  private static Set<String> values(ArffText text, String name) {
    List<String> values = new ArrayList<>();
    do {
      text.readToken(",}");
      values.add(text.token());
    } while (text.take(','));
    if (!text.take('}')) {
      throw text.malformed(
          "attribute \"%s\" must list its values in { }".formatted(name),
          "close the list in the same line, commas between the values");
    }
    return new LinkedHashSet<>(values);
  }

  private static Type type(ArffText text, String name) {
    return switch (text.token().toLowerCase(Locale.ROOT)) {
      case "numeric", "real", "integer" -> Type.NUMERIC;
      case "string" -> Type.STRING;
      case "date", "relational" ->
          throw text.malformed(
              "attribute \"%s\" is of type %s, which is not read".formatted(name, text.token()),
              "remove it, or turn it into a numeric or nominal attribute");
      default ->
          throw text.malformed(
              "attribute \"%s\" must be numeric, real, integer, string or a list of values in { },"
                      .formatted(name)
                  + " but is \"%s\"".formatted(text.token()),
              "use one of these types");
    };
  }

  /** The value that a sparse row means by leaving this attribute out; for nominal attributes. */
  String firstValue() {
    return values.iterator().next();
  }
}

package io.nsrstream.connectors.csv;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * How a record is one line of CSV without a header.
 *
 * @param columns the names of all columns in their order; a column {@code t} has the pointer {@code
 *     /t}
 * @param labelColumns the same for records of the labels topic, or empty where they are as those of
 *     examples
 * @param separator the character between cells
 * @param quote the character around cells that hold a separator
 * @param decimal the decimal mark of numbers
 * @param missing texts that mean that a value or a label is missing, in any case, beside {@code ?}
 *     and an empty cell
 * @param categories those columns whose cells are categories even if they look like numbers
 */
public record CsvSettings(
    List<String> columns,
    List<String> labelColumns,
    String separator,
    String quote,
    Mark decimal,
    List<String> missing,
    List<String> categories)
    implements Serializable {

  public static final CsvSettings DEFAULTS =
      new CsvSettings(
          List.of(), List.of(), ",", "\"", Mark.DOT, List.of("NaN", "NA", "null"), List.of());

  /** The decimal mark of numbers. */
  public enum Mark {
    /** As in 1200.5. */
    DOT,
    /** As in 1200,5. */
    COMMA
  }

  public CsvSettings {
    columns = List.copyOf(columns);
    labelColumns = List.copyOf(labelColumns);
    missing = List.copyOf(missing);
    categories = List.copyOf(categories);
    Rules rules = new Rules();
    requireNames(rules, "columns", columns);
    requireNames(rules, "labelColumns", labelColumns);
    rules
        .require(
            isCharacter(separator),
            "separator",
            "must be one character, and no line break",
            "\"" + separator + "\"",
            "write it like \";\" or, for a tab, \"\\t\"")
        .require(
            isCharacter(quote) && !quote.equals(separator),
            "quote",
            "must be one character, and not the separator",
            "\"" + quote + "\"",
            "write it like '\"'")
        .require(
            columns.containsAll(categories),
            "categories",
            "must be columns",
            categories,
            "write each as it is in format.csv.columns")
        .check();
  }

  private static void requireNames(Rules rules, String setting, List<String> names) {
    rules.require(
        names.stream().noneMatch(String::isBlank)
            && names.stream().distinct().count() == names.size(),
        setting,
        "must be different names that are not blank",
        names,
        "name each column of the records in their order");
  }

  private static boolean isCharacter(String text) {
    return text.length() == 1 && text.charAt(0) != '\n' && text.charAt(0) != '\r';
  }

  /** The same for records of the labels topic. */
  public CsvSettings ofLabels() {
    return labelColumns.isEmpty()
        ? this
        : new CsvSettings(
            labelColumns,
            List.of(),
            separator,
            quote,
            decimal,
            missing,
            categories.stream().filter(labelColumns::contains).toList());
  }

  /** The JSON pointer of a column. */
  public static String pointer(String column) {
    return "/" + column.replace("~", "~0").replace("/", "~1");
  }
}

package io.nsrstream.connectors.csv;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.connectors.NumberLike;
import io.nsrstream.connectors.csv.CsvSettings.Mark;
import io.nsrstream.connectors.records.RecordMapping;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the cells of a column are. Keys, ids and texts are taken as they are. */
final class Cells {
  private static final int LONGEST = 40;

  private final Set<String> names;
  private final Set<String> missing = new HashSet<>(Set.of("?"));
  private final Set<String> categories;
  private final List<String> numbers;
  private final Mark decimal;

  Cells(CsvSettings settings, RecordMapping mapping) {
    Set<String> asTheyAre = new HashSet<>(mapping.text());
    asTheyAre.add(mapping.key());
    asTheyAre.add(mapping.id());
    names = Set.copyOf(asTheyAre);
    settings.missing().forEach(text -> missing.add(text.toLowerCase(Locale.ROOT)));
    categories = Set.copyOf(settings.categories());
    numbers = mapping.numbers();
    decimal = settings.decimal();
  }

  boolean isMissing(String column, String text) {
    return text.isBlank()
        || (!isName(column) && missing.contains(text.strip().toLowerCase(Locale.ROOT)));
  }

  /** The number in a cell, or NaN where it is none; it may be infinite. */
  float number(String column, String text) {
    if (categories.contains(column) || isName(column)) {
      return Float.NaN;
    }
    String stripped = text.strip();
    if (NumberLike.isInfinite(stripped)) {
      return Float.POSITIVE_INFINITY;
    }
    boolean comma = decimal == Mark.COMMA && stripped.indexOf('.') < 0;
    return Decimal.parse(comma ? stripped.replace(',', '.') : stripped);
  }

  /** What to change where a number cannot be used, or text must be a number; or nothing. */
  String advice(String column, String text) {
    boolean asked = numbers.contains(CsvSettings.pointer(column));
    boolean comma = decimal == Mark.DOT && isCommaNumber(text);
    if (!asked && !isNumber(column, text)) {
      return "";
    }
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return ": put \"%s\" into format.csv.missing if it means a missing value%s%s"
        .formatted(
            shown,
            asked ? "" : ", or %s into format.csv.categories if it is a name".formatted(column),
            comma ? ", or set format.csv.decimal to COMMA" : "");
  }

  private boolean isNumber(String column, String text) {
    return !Float.isNaN(number(column, text));
  }

  private static boolean isCommaNumber(String text) {
    return text.indexOf('.') < 0 && !Float.isNaN(Decimal.parse(text.strip().replace(',', '.')));
  }

  private boolean isName(String column) {
    return names.contains(CsvSettings.pointer(column));
  }
}

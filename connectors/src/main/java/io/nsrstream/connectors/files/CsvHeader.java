package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.DelimitedText.Header;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The columns of a CSV file as its header row names them, or by position.
 *
 * @param present whether the first row is a header
 * @param names different ones, one for each column; columns at the end that are empty everywhere
 *     and have no name do not count
 * @param rowNames whether the first column holds the names or numbers of rows
 */
record CsvHeader(boolean present, List<String> names, boolean rowNames) {
  private static final int MOST_COLUMN_DIGITS = 9;

  /** Fewer numbers that count may well be values, above all from 1. */
  private static final int COUNTED_FROM_0 = 3;

  private static final int COUNTED_FROM_0_ALONE = 5;

  /** More rows as wide as the header say that wider ones have a cell too many, not a name. */
  private static final double MOST_FITTING = 0.1;

  private static final int COUNTED_FROM_1 = 8;

  CsvHeader {
    names = List.copyOf(names);
  }

  /**
   * Reads the header off the first rows.
   *
   * @param sample at least one row
   */
  static CsvHeader of(CsvSample sample, Header choice) {
    List<String> first = sample.rows().get(0).cells();
    CsvSample rest = sample.afterFirst();
    boolean present = choice == Header.AUTO ? isHeader(first, rest) : choice == Header.PRESENT;
    if (!present) {
      int width = Math.max(1, withoutEmptyEnd(sample.usualWidth(), sample));
      return new CsvHeader(false, named(Collections.nCopies(width, "")), false);
    }
    CsvSample below = rest.without(first);
    int rows = withoutEmptyEnd(below.usualWidth(), below);
    int named = namedWidth(first, rows);
    List<String> names = new ArrayList<>(first.subList(0, named));
    boolean oneShorter = rows == named + 1 && hardlyAny(below, named);
    if (oneShorter) {
      names.add(0, "");
    }
    boolean rowNames = oneShorter || (names.get(0).isEmpty() && allDiffer(below.column(0)));
    return new CsvHeader(true, named(names), rowNames && names.size() > 1);
  }

  /** Whether rows have hardly ever this many cells. */
  private static boolean hardlyAny(CsvSample rows, int width) {
    long fitting = rows.rows().stream().filter(row -> row.cells().size() == width).count();
    return fitting <= MOST_FITTING * rows.rows().size();
  }

  /** Columns at the end without a name count as far as rows have cells there. */
  private static int namedWidth(List<String> header, int rows) {
    int width = header.size();
    while (width > Math.max(1, rows) && header.get(width - 1).isEmpty()) {
      width--;
    }
    return width;
  }

  private static int withoutEmptyEnd(int width, CsvSample rows) {
    int end = width;
    while (end > 1 && rows.column(end - 1).stream().allMatch(String::isEmpty)) {
      end--;
    }
    return end;
  }

  private static boolean isHeader(List<String> first, CsvSample rest) {
    // Files that were joined repeat the header: a row of names over numbers is one, however often.
    CsvSample others = rest.without(first);
    CsvSample below = isOverNumbers(first, others) ? others : rest;
    if (first.stream().noneMatch(CsvHeader::isNumber)) {
      return !repeats(first, below);
    }
    return !below.rows().isEmpty() && namesNumbers(first, below);
  }

  private static boolean isOverNumbers(List<String> first, CsvSample rows) {
    return IntStream.range(0, first.size())
        .anyMatch(
            column ->
                !isNumber(first.get(column))
                    && !MissingText.isMissing(first.get(column))
                    && areNumbers(rows.column(column)));
  }

  /** Whether at least half of the texts of the first row occur again in their columns. */
  private static boolean repeats(List<String> first, CsvSample rest) {
    int texts = 0;
    int repeated = 0;
    for (int column = 0; column < first.size(); column++) {
      String text = first.get(column);
      if (!text.isEmpty()) {
        texts++;
        repeated += rest.column(column).contains(text) ? 1 : 0;
      }
    }
    return repeated > 0 && 2 * repeated >= texts;
  }

  /** Whether a row with numbers is one of names: 0, 1, 2 …, or years beside a text over numbers. */
  private static boolean namesNumbers(List<String> first, CsvSample rest) {
    boolean text = false;
    boolean textOverNumbers = false;
    boolean textRepeats = false;
    for (int column = 0; column < first.size(); column++) {
      String cell = first.get(column);
      if (!isNumber(cell) && !MissingText.isMissing(cell)) {
        List<String> below = rest.column(column);
        text = true;
        textOverNumbers |= areNumbers(below);
        textRepeats |= below.contains(cell);
      }
    }
    if (textRepeats) {
      return false;
    }
    return text
        ? (textOverNumbers && areDifferentPositions(first)) || counts(first, COUNTED_FROM_0)
        : counts(first, COUNTED_FROM_0_ALONE);
  }

  private static boolean areNumbers(List<String> cells) {
    List<String> values = cells.stream().filter(cell -> !MissingText.isMissing(cell)).toList();
    return !values.isEmpty() && values.stream().allMatch(CsvHeader::isNumber);
  }

  private static boolean areDifferentPositions(List<String> row) {
    List<String> numbers = row.stream().filter(CsvHeader::isNumber).toList();
    return numbers.stream().allMatch(CsvHeader::isPosition)
        && new HashSet<>(numbers).size() == numbers.size();
  }

  /** Whether the numbers of a row count, and are at least so many where they do from 0. */
  private static boolean counts(List<String> row, int leastFrom0) {
    List<String> numbers = row.stream().filter(CsvHeader::isNumber).toList();
    if (!numbers.stream().allMatch(CsvHeader::isPosition)) {
      return false;
    }
    int start = Integer.parseInt(numbers.get(0));
    return start <= 1
        && numbers.size() >= (start == 0 ? leastFrom0 : COUNTED_FROM_1)
        && IntStream.range(0, numbers.size())
            .allMatch(i -> Integer.parseInt(numbers.get(i)) == start + i);
  }

  private static boolean isPosition(String text) {
    return text.length() <= MOST_COLUMN_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isNumber(String text) {
    return NumberStyle.isNumber(text);
  }

  private static boolean allDiffer(List<String> cells) {
    return new HashSet<>(cells).size() == cells.size();
  }

  /** Names each column: one without a name by its position, the second a as a.1 and so on. */
  private static List<String> named(List<String> names) {
    Set<String> taken = new HashSet<>(names);
    Set<String> used = new HashSet<>();
    List<String> different = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      String name = names.get(column).isEmpty() ? "column" + column : names.get(column);
      String unique = name;
      for (int copy = 1; used.contains(unique) || (copy > 1 && taken.contains(unique)); copy++) {
        unique = name + "." + copy;
      }
      used.add(unique);
      different.add(unique);
    }
    return different;
  }
}

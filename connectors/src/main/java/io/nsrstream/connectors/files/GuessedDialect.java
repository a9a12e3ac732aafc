package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.DelimitedText.Separator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the dialect of a CSV file by its beginning. */
final class GuessedDialect {
  private static final Pattern SPREADSHEET_LINE =
      Pattern.compile(
          "\"?sep=(.)\"?[^\\S\n\r]*(?:[\n\r].*)?", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final int ROWS_WEIGHED = 20;

  /** Splitting into more cells is better, but only as long as numbers do not say otherwise. */
  private static final double WEIGHT_OF_A_CELL = 0.1;

  private GuessedDialect() {}

  /** The dialect of a text, by its beginning where it is not chosen. */
  static CsvDialect of(String head, Separator choice) {
    Matcher spreadsheet = SPREADSHEET_LINE.matcher(head);
    boolean says = spreadsheet.matches();
    String rows = says ? head.substring(CsvDialect.endOfLine(head)) : head;
    boolean comments = hasComments(rows);
    char separator = choice.character();
    if (choice == Separator.AUTO) {
      separator = says ? spreadsheet.group(1).charAt(0) : guessed(rows, comments);
    }
    return new CsvDialect(separator, comments, says ? 1 : 0);
  }

  /** Lines with {@code #} are rows where they are most of the lines after the first other one. */
  private static boolean hasComments(String head) {
    List<String> lines =
        head.lines().map(String::stripLeading).filter(line -> !line.isEmpty()).toList();
    List<String> rows = lines.stream().dropWhile(GuessedDialect::isComment).skip(1).toList();
    long among = rows.stream().filter(GuessedDialect::isComment).count();
    boolean onlyComments = lines.stream().allMatch(GuessedDialect::isComment);
    return !onlyComments && 2 * among <= rows.size();
  }

  private static boolean isComment(String line) {
    return line.startsWith("#");
  }

  private static char guessed(String head, boolean comments) {
    char best = Separator.COMMA.character();
    double highest = 0;
    for (Separator candidate : CsvDialect.CANDIDATES) {
      CsvDialect dialect = new CsvDialect(candidate.character(), comments, 0);
      double weight = weight(dialect, CsvSample.of(head, dialect, ROWS_WEIGHED));
      if (weight > highest) {
        highest = weight;
        best = candidate.character();
      }
    }
    return best;
  }

  /** How well the rows speak for the separator: equal numbers of cells, many of them numbers. */
  private static double weight(CsvDialect dialect, CsvSample sample) {
    int width = sample.usualWidth();
    if (width < 2) {
      return 0;
    }
    double rows = 0;
    double numbers = 0;
    for (CsvSample.Row row : sample.rows()) {
      if (row.cells().size() == width) {
        rows++;
        numbers += row.cells().stream().filter(NumberStyle::isNumber).count();
      }
    }
    double cells = dialect.isBlanks() ? 0 : WEIGHT_OF_A_CELL * width;
    return rows / sample.rows().size() * (1 + cells + numbers / rows);
  }
}

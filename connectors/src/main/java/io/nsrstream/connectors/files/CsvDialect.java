package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.nsrstream.connectors.files.DelimitedText.Separator;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What separates the cells of a CSV file, and which of its lines are no rows.
 *
 * @param separator between cells; a blank stands for any number of blanks and tabs
 * @param comments whether lines that begin with {@code #} are comments
 * @param skippedLines lines at the beginning that only spreadsheets understand
 */
record CsvDialect(char separator, boolean comments, int skippedLines) {
  /** The separators that are guessed, and have names. */
  static final List<Separator> CANDIDATES =
      List.of(
          Separator.COMMA, Separator.TAB, Separator.SEMICOLON, Separator.PIPE, Separator.BLANKS);

  /** Where in the beginning of a text its rows begin. */
  int start(String head) {
    return skippedLines == 0 ? 0 : endOfLine(head);
  }

  /** Where the second line of a text begins; its end where there is none. */
  static int endOfLine(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return Math.min(text.length(), text.startsWith("\r\n", end) ? end + 2 : end + 1);
  }

  boolean isBlanks() {
    return separator == Separator.BLANKS.character();
  }

  /** How the separator is called in messages and settings. */
  String separatorName() {
    for (Separator candidate : CANDIDATES) {
      if (candidate.character() == separator) {
        return candidate.name().toLowerCase(Locale.ROOT);
      }
    }
    return String.valueOf(separator);
  }

  /** How many comments of a text, after its first row, have as many cells as rows. */
  long commentsLikeRows(String text, int width) {
    if (!comments || width < 2) {
      return 0;
    }
    return text.lines()
        .dropWhile(line -> line.startsWith("#"))
        .filter(line -> line.startsWith("#"))
        .filter(line -> line.chars().filter(c -> c == separator).count() == width - 1)
        .count();
  }

  /** Receives the cells of {@link #rows}. */
  CsvCells cells() {
    return new CsvCells(isBlanks(), skippedLines);
  }

  /** The rows of a text that begins after the lines to skip. */
  @SuppressWarnings("removal") // FastCSV 4.4 has no other way to read quotes within a cell
  Iterator<List<String>> rows(CsvCells cells, Reader text) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .commentStrategy(comments ? CommentStrategy.SKIP : CommentStrategy.NONE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowExtraCharsAfterClosingQuote(true)
        .allowUnclosedQuote(false)
        .build(cells, text)
        .iterator();
  }
}

package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.nsrstream.connectors.files.FileSettings.Header;
import io.nsrstream.connectors.files.FileSettings.Separator;
import io.nsrstream.connectors.text.DecimalFloat;
import io.nsrstream.online.Example;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file. A cell that is not a decimal number is a nominal value. */
final class CsvRows implements Rows {
  private final Path file;
  private final CsvCells cells = new CsvCells();
  private final Iterator<CsvCells> rows;
  private final Columns columns;
  private final RowExample example;
  private boolean atFirstRow;

  /**
   * Reads as far as the first row.
   *
   * @param text the whole file
   * @param head its beginning
   */
  CsvRows(Path file, Reader text, String head, FileSettings settings) throws IOException {
    this.file = file;
    rows =
        CsvReader.builder()
            .fieldSeparator(separator(head, settings.separator()))
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .build(cells, text)
            .iterator();
    if (!readRow()) {
      throw new MalformedFileException(file, 1, "must have rows, but has none", "check the path");
    }
    boolean header = isHeader(cells, settings.header());
    List<String> names = header ? cells.toList() : numbered(cells.count());
    columns = new Columns(file, cells.line(), names, settings);
    example = new RowExample(columns);
    atFirstRow = !header;
  }

  private static char separator(String head, Separator choice) {
    if (choice != Separator.AUTO) {
      return choice.character();
    }
    char most = Separator.COMMA.character();
    for (Separator candidate : List.of(Separator.TAB, Separator.SEMICOLON)) {
      most =
          occurrences(head, candidate.character()) > occurrences(head, most)
              ? candidate.character()
              : most;
    }
    return most;
  }

  /** How often a separator occurs in the first line that is not blank, outside quotes. */
  private static int occurrences(String head, char separator) {
    int count = 0;
    boolean quoted = false;
    for (char c : head.stripLeading().toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        break;
      } else if (!quoted && c == separator) {
        count++;
      }
    }
    return count;
  }

  private static boolean isHeader(CsvCells row, Header choice) {
    if (choice != Header.AUTO) {
      return choice == Header.PRESENT;
    }
    for (int cell = 0; cell < row.count(); cell++) {
      if (!Float.isNaN(number(row, cell))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> numbered(int columns) {
    return IntStream.range(0, columns).mapToObj(column -> "column" + column).toList();
  }

  @Override
  public List<String> featureNames() {
    return columns.featureNames();
  }

  @Override
  public @Nullable Example next() throws IOException {
    if (!atFirstRow && !readRow()) {
      return null;
    }
    atFirstRow = false;
    requireOneCellPerColumn();
    for (int column = 0; column < cells.count(); column++) {
      take(column);
    }
    return example.take();
  }

  /** Reads the next row into the cells; false after the last. */
  private boolean readRow() throws IOException {
    try {
      if (!rows.hasNext()) {
        return false;
      }
      rows.next();
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new MalformedFileException(
          file,
          cells.line(),
          "must be CSV, but: " + e.getMessage(),
          "close the quotes, and double those inside a cell");
    }
  }

  private void requireOneCellPerColumn() {
    if (cells.count() != columns.count()) {
      throw new MalformedFileException(
          file,
          cells.line(),
          "must have %d cells like the first row, but has %d"
              .formatted(columns.count(), cells.count()),
          "mend the row, or set the separator if it is another one");
    }
  }

  private void take(int column) {
    if (isMissing(column)) {
      example.text(column, RowExample.MISSING);
      return;
    }
    float number = columns.isFeature(column) ? number(cells, column) : Float.NaN;
    if (Float.isNaN(number)) {
      example.text(column, cells.cell(column));
    } else if (Float.isInfinite(number)) {
      throw new MalformedFileException(
          file,
          cells.line(),
          "column \"%s\" must be within the range of a float (±3.4e38), but is %s"
              .formatted(columns.name(column), cells.cell(column)),
          "write ? for a missing value");
    } else {
      example.number(column, number);
    }
  }

  private boolean isMissing(int column) {
    int length = cells.length(column);
    return length == 0 || (length == 1 && cells.characters()[cells.from(column)] == '?');
  }

  private static float number(CsvCells cells, int cell) {
    return DecimalFloat.parse(cells.characters(), cells.from(cell), cells.length(cell));
  }
}

package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.nsrstream.connectors.files.FileSettings.Header;
import io.nsrstream.connectors.files.FileSettings.Separator;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file. A cell that is neither a decimal number nor missing is a nominal value.
 * In quotes, only an empty cell is missing.
 */
final class CsvRows implements Rows {
  private static final Pattern UCR_NAME = Pattern.compile("\\.tsv(\\.gz)?$");

  private final Path file;
  private final CsvCells cells = new CsvCells();
  private final Iterator<List<String>> rows;
  private final Columns columns;
  private final RowExample example;
  private @Nullable List<String> firstRow;

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
    List<String> first = readRow();
    if (first == null) {
      throw new MalformedFileException(file, 1, "must have rows, but has none", "check the path");
    }
    boolean header = isHeader(first, settings.header());
    columns =
        new Columns(
            file,
            cells.line(),
            header ? first : numbered(first.size()),
            isUcr(file, header, settings) ? settings.inUcrLayout() : settings);
    example = new RowExample(columns);
    firstRow = header ? null : first;
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

  private static boolean isHeader(List<String> row, Header choice) {
    return choice == Header.AUTO
        ? row.stream().allMatch(cell -> Float.isNaN(Decimal.parse(cell)))
        : choice == Header.PRESENT;
  }

  private static boolean isUcr(Path file, boolean header, FileSettings settings) {
    return !header && !settings.choosesLayout() && UCR_NAME.matcher(file.toString()).find();
  }

  private static List<String> numbered(int columns) {
    return IntStream.range(0, columns).mapToObj(column -> "column" + column).toList();
  }

  @Override
  public boolean sequences() {
    return columns.sequences();
  }

  @Override
  public long line() {
    return cells.line();
  }

  @Override
  public List<String> featureNames() {
    return columns.featureNames();
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    List<String> row = firstRow == null ? readRow() : firstRow;
    firstRow = null;
    if (row == null) {
      return null;
    }
    requireOneCellPerColumn(row);
    for (int column = 0; column < row.size(); column++) {
      take(column, row.get(column));
    }
    return example.take(number);
  }

  private @Nullable List<String> readRow() throws IOException {
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw malformed(
          "must be CSV, but: " + e.getMessage(),
          "close the quotes, and double those inside a cell");
    }
  }

  private void requireOneCellPerColumn(List<String> row) {
    if (row.size() != columns.count()) {
      throw malformed(
          "must have %d cells like the first row, but has %d"
              .formatted(columns.count(), row.size()),
          "correct the row, or set the separator if it is another one");
    }
  }

  private void take(int column, String cell) {
    if (isMissing(column, cell)) {
      example.missing(column);
      return;
    }
    float number = columns.isFeature(column) ? Decimal.parse(cell) : Float.NaN;
    if (Float.isNaN(number)) {
      example.text(column, cell);
    } else if (Float.isInfinite(number)) {
      throw malformed(
          "column \"%s\" must be within the range of a float (±3.4e38), but is %s"
              .formatted(columns.name(column), cell),
          "write ? for a missing value");
    } else {
      example.number(column, number);
    }
  }

  private boolean isMissing(int column, String cell) {
    if (columns.isFeature(column)) {
      return cells.isQuoted(column) ? cell.isEmpty() : MissingText.isMissing(cell);
    }
    return MissingText.isMark(cell);
  }

  private MalformedFileException malformed(String problem, String remedy) {
    return new MalformedFileException(file, cells.line(), problem, remedy);
  }
}

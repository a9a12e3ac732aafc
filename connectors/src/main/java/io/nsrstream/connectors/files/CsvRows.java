package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.nsrstream.connectors.NumberLike;
import io.nsrstream.connectors.files.Columns.Role;
import io.nsrstream.connectors.files.DelimitedText.Separator;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file. A cell that is neither a decimal number nor missing is a nominal value.
 * In quotes, only an empty cell is missing.
 */
final class CsvRows implements Rows {
  private static final Pattern UCR_NAME = Pattern.compile("\\.tsv(\\.gz)?$");

  private static final int ROWS_SAMPLED = 10_000;
  private static final int LEAST_ROWS_OF_A_TABLE = 10;

  private final Path file;
  private final CsvCells cells;
  private final Iterator<List<String>> rows;
  private final MissingText missing;
  private final NumberStyle style;
  private final Columns columns;
  private final RowExample example;
  private final NumberLikeNames numberLike;
  private final LabelNames labels = new LabelNames();
  private final FileDescription description;
  private @Nullable List<String> firstRow;

  /** The header as it stands; empty where there is none. */
  private final List<String> headerRow;

  /**
   * Reads as far as the header.
   *
   * @param text the whole file
   */
  CsvRows(Path file, DecodedText text, FileSettings settings) throws IOException {
    this.file = file;
    CsvDialect dialect = GuessedDialect.of(text.head(), settings.text().separator());
    requireDoubledQuotes(file, text.head(), dialect.separator());
    for (int line = 0; line < dialect.skippedLines(); line++) {
      text.reader().readLine();
    }
    cells = dialect.cells();
    rows = dialect.rows(cells, text.reader());
    List<String> first = readRow();
    if (first == null) {
      throw new MalformedFileException(file, 1, "must have rows, but has none", "check the path");
    }
    CsvSample sample = sample(text.wholeLines(), dialect, first);
    if (settings.text().separator() == Separator.AUTO) {
      requireTable(sample);
    }
    CsvHeader header = CsvHeader.of(sample, settings.text().header());
    style = NumberStyle.of(settings.text().decimal(), file, sample);
    missing = new MissingText(settings.text().missing());
    columns =
        new Columns(
            file, sample.rows().get(0).line(), header.names(), layout(file, header, settings));
    example = new RowExample(columns);
    numberLike = new NumberLikeNames(columns.count());
    CsvProfile profile =
        new CsvProfile(
            file,
            dialect,
            header,
            style,
            missing,
            columns,
            header.present() ? sample.without(first) : sample);
    if (profile.rows().rows().isEmpty()) {
      throw new MalformedFileException(
          file,
          cells.line(),
          "must have rows, but has a header alone",
          "check that it was written to its end, or say --header no if the line is a row");
    }
    if (settings.label().isEmpty() && columns.label() >= 0) {
      profile.requireClasses();
    }
    description = profile.description().withWarnings(comments(dialect, text, sample.usualWidth()));
    firstRow = header.present() ? null : first;
    headerRow = header.present() ? List.copyOf(first) : List.of();
  }

  /** In texts of sentences, hardly two rows have as many cells. */
  private void requireTable(CsvSample sample) {
    int rows = sample.rows().size();
    int width = sample.usualWidth();
    long usual = sample.rows().stream().filter(row -> row.cells().size() == width).count();
    if (rows >= LEAST_ROWS_OF_A_TABLE && 2 * usual < rows) {
      throw malformed(
          "no separator makes equally many cells of most rows: at most %d of %d rows have %d"
              .formatted(usual, rows, width),
          "check that it is a table, or name the separator with --separator");
    }
  }

  /** Quotes behind a backslash would join rows. */
  private static void requireDoubledQuotes(Path file, String head, char separator) {
    int at = head.indexOf("\\\"");
    while (at >= 0 && at + 2 < head.length()) {
      char next = head.charAt(at + 2);
      if (next != separator && "\"\n\r".indexOf(next) < 0) {
        throw new MalformedFileException(
            file,
            head.substring(0, at).lines().count(),
            "has \\\" for a quote within a cell, but in CSV quotes are doubled",
            "write \"\" in its place, as with sed 's/\\\\\"/\"\"/g'");
      }
      at = head.indexOf("\\\"", at + 2);
    }
  }

  /** The whole rows of the beginning; the first row, where it is longer than that. */
  private CsvSample sample(String lines, CsvDialect dialect, List<String> first) {
    String rows = lines.substring(Math.min(dialect.start(lines), lines.length()));
    CsvSample sample = CsvSample.of(rows, dialect, ROWS_SAMPLED);
    return sample.rows().isEmpty()
        ? new CsvSample(List.of(new CsvSample.Row(cells.line(), first)))
        : sample;
  }

  private static List<String> comments(CsvDialect dialect, DecodedText text, int width) {
    long lines = dialect.commentsLikeRows(text.wholeLines(), width);
    return lines == 0
        ? List.of()
        : List.of(
            "%d lines that begin with # are left out as comments, but have as many cells as rows: put their first cell in quotes if they are rows"
                .formatted(lines));
  }

  private static FileSettings layout(Path file, CsvHeader header, FileSettings settings) {
    if (header.rowNames() && !settings.label().equals("0") && !settings.key().equals("0")) {
      List<String> ignored = new ArrayList<>(settings.ignored());
      ignored.add(header.names().get(0));
      return settings.withIgnored(ignored);
    }
    boolean ucr =
        !header.present() && !settings.choosesLayout() && UCR_NAME.matcher(file.toString()).find();
    return ucr ? settings.inUcrLayout() : settings;
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
  public List<String> textNames() {
    return columns.textNames();
  }

  @Override
  public FileDescription description() {
    return description;
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    List<String> row = firstRow == null ? readRow() : firstRow;
    firstRow = null;
    if (row == null) {
      return null;
    }
    requireOneCellPerColumn(row);
    if (row.equals(headerRow)) {
      throw bad("must be a row of values, but repeats the header", "remove it");
    }
    for (int column = 0; column < columns.count(); column++) {
      take(column, row.get(column));
    }
    return example.take(number);
  }

  private @Nullable List<String> readRow() throws IOException {
    try {
      while (rows.hasNext()) {
        List<String> row = rows.next();
        if (!cells.isBlankLine()) {
          return row;
        }
      }
      return null;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw malformed(
          "must be CSV, but: " + e.getMessage(),
          "close the quotes, and double those inside a cell");
    }
  }

  /** Empty cells after the last column do not count. */
  private void requireOneCellPerColumn(List<String> row) {
    int width = row.size();
    while (width > columns.count() && row.get(width - 1).isEmpty()) {
      width--;
    }
    if (width != columns.count()) {
      throw bad(
          "must have %d cells, one for each column, but has %d".formatted(columns.count(), width),
          "correct the row, quote its cells, or name another separator with --separator");
    }
  }

  private void take(int column, String cell) {
    Role role = columns.role(column);
    if (role != Role.FEATURE) {
      takeText(column, role, cell);
      return;
    }
    boolean quoted = cells.isQuoted(column);
    float number = quoted && cell.isEmpty() ? Float.NaN : style.parse(cell);
    if (Float.isNaN(number)) {
      takeNominal(column, cell, quoted);
    } else if (missing.includes(number)) {
      example.missing(column);
    } else if (Float.isInfinite(number)) {
      throw outOfRange(column, cell);
    } else {
      example.number(column, number);
    }
  }

  private MalformedFileException outOfRange(int column, String cell) {
    return bad(
        "column \"%s\" must be within the range of a float (±3.4e38), but is %s"
            .formatted(columns.name(column), cell),
        "write ? for a missing value");
  }

  private void takeNominal(int column, String cell, boolean quoted) {
    if (quoted ? cell.isEmpty() : missing.includes(cell)) {
      example.missing(column);
      return;
    }
    if (!quoted && NumberLike.isInfinite(cell)) {
      throw outOfRange(column, cell);
    }
    if (numberLike.areTooMany(column, cell)) {
      throw malformed(
          "column \"%s\" holds 100 categories that all look like numbers, such as %s"
              .formatted(columns.name(column), cell),
          (NumberLikeNames.hasSign(cell)
                  ? "write them without their sign"
                  : "name their decimal mark with --decimal comma or --decimal dot")
              + ", or leave the column out with --ignore "
              + columns.argument(column));
    }
    example.text(column, cell);
  }

  private void takeText(int column, Role role, String cell) {
    if (MissingText.isMark(cell)) {
      example.missing(column);
    } else if (role == Role.LABEL) {
      takeLabel(column, cell);
    } else {
      example.text(column, cell);
    }
  }

  private void takeLabel(int column, String cell) {
    if (!cells.isQuoted(column) && missing.includes(cell)) {
      example.missing(column);
    } else {
      example.text(column, labels.of(cell));
    }
  }

  private MalformedFileException malformed(String problem, String remedy) {
    return new MalformedFileException(file, cells.line(), problem, remedy);
  }

  private MalformedFileException bad(String problem, String remedy) {
    example.clear();
    return MalformedFileException.ofRow(file, cells.line(), problem, remedy);
  }
}

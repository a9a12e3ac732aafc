package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The first rows of a CSV file, from which its dialect and its columns are guessed. */
record CsvSample(List<Row> rows) {

  /**
   * A row.
   *
   * @param line where it starts, counted from 1
   */
  record Row(long line, List<String> cells) {

    /** A cell; empty where the row has no such column. */
    String cell(int column) {
      return column < cells.size() ? cells.get(column) : "";
    }
  }

  /**
   * The rows of a beginning that are whole.
   *
   * @param head without the lines that the dialect skips
   * @param most rows to take
   */
  static CsvSample of(String head, CsvDialect dialect, int most) {
    CsvCells cells = dialect.cells();
    List<Row> rows = new ArrayList<>();
    try {
      Iterator<List<String>> records = dialect.rows(cells, new StringReader(head));
      while (rows.size() < most && records.hasNext()) {
        List<String> row = records.next();
        if (!cells.isBlankLine()) {
          rows.add(new Row(cells.line(), row));
        }
      }
    } catch (CsvParseException e) {
      // The beginning ends within quotes, or a later row is damaged: reading it says so.
    }
    return new CsvSample(List.copyOf(rows));
  }

  /** All but the first row. */
  CsvSample afterFirst() {
    return new CsvSample(rows.isEmpty() ? rows : rows.subList(1, rows.size()));
  }

  /** All but the rows with these cells. */
  CsvSample without(List<String> cells) {
    return new CsvSample(rows.stream().filter(row -> !row.cells().equals(cells)).toList());
  }

  /** The most frequent number of cells of a row, the first of several; 0 without rows. */
  int usualWidth() {
    Map<Integer, Integer> counts = new HashMap<>();
    int usual = 0;
    for (Row row : rows) {
      counts.merge(row.cells().size(), 1, Integer::sum);
    }
    for (Row row : rows) {
      int width = row.cells().size();
      usual = counts.getOrDefault(width, 0) > counts.getOrDefault(usual, 0) ? width : usual;
    }
    return usual;
  }

  /** The cells of a column. */
  List<String> column(int column) {
    return rows.stream().map(row -> row.cell(column)).toList();
  }
}

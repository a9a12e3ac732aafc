package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cells of the CSV row that was read last, without the blanks around them; reused for every
 * row.
 */
final class CsvCells extends AbstractBaseCsvCallbackHandler<CsvCells> {
  private char[] text = new char[1024];
  private int[] ends = new int[64];
  private int count;

  @Override
  protected void handleBegin(long startingLineNumber) {
    count = 0;
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    int from = offset;
    int end = offset + length;
    while (from < end && buffer[from] <= ' ') {
      from++;
    }
    while (from < end && buffer[end - 1] <= ' ') {
      end--;
    }
    add(buffer, from, end - from);
  }

  private void add(char[] buffer, int from, int length) {
    int start = from(count);
    if (start + length > text.length) {
      text = Arrays.copyOf(text, 2 * (start + length));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    System.arraycopy(buffer, from, text, start, length);
    ends[count++] = start + length;
  }

  @Override
  protected CsvCells buildRecord() {
    return this;
  }

  /** The line the row starts in, counted from 1. */
  long line() {
    return getStartingLineNumber();
  }

  int count() {
    return count;
  }

  /**
   * The characters of all cells; a cell's are {@code [from(cell) .. from(cell) + length(cell))}.
   */
  char[] characters() {
    return text;
  }

  int from(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  int length(int cell) {
    return ends[cell] - from(cell);
  }

  String cell(int cell) {
    return new String(text, from(cell), length(cell));
  }

  List<String> toList() {
    List<String> cells = new ArrayList<>(count);
    for (int cell = 0; cell < count; cell++) {
      cells.add(cell(cell));
    }
    return cells;
  }
}

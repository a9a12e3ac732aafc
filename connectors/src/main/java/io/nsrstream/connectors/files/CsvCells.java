package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/** The cells of the CSV row that was read last, without the blanks around them. */
final class CsvCells extends AbstractBaseCsvCallbackHandler<List<String>> {
  private List<String> cells = List.of();

  @Override
  protected void handleBegin(long startingLineNumber) {
    cells = new ArrayList<>(cells.size());
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    cells.add(new String(buffer, offset, length).trim());
  }

  @Override
  protected List<String> buildRecord() {
    return cells;
  }

  /** The line the row starts in, counted from 1; also of a row that could not be read. */
  long line() {
    return getStartingLineNumber();
  }
}

package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The cells of the CSV row that was read last, without the blanks around them. */
final class CsvCells extends AbstractBaseCsvCallbackHandler<List<String>> {
  private List<String> cells = List.of();
  private final BitSet quotes = new BitSet();

  @Override
  protected void handleBegin(long startingLineNumber) {
    cells = new ArrayList<>(cells.size());
    quotes.clear();
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    quotes.set(cells.size(), quoted);
    cells.add(new String(buffer, offset, length).trim());
  }

  @Override
  protected List<String> buildRecord() {
    return cells;
  }

  /** Whether a cell of the row stands in quotes. */
  boolean isQuoted(int column) {
    return quotes.get(column);
  }

  /** The line the row starts in, counted from 1; also of a row that could not be read. */
  long line() {
    return getStartingLineNumber();
  }
}

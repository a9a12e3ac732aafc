package io.nsrstream.connectors.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The cells of the CSV row that was read last, without the blanks around them. */
final class CsvCells extends AbstractBaseCsvCallbackHandler<List<String>> {
  private final boolean blanks;
  private final int skippedLines;
  private List<String> cells = List.of();
  private final BitSet quotes = new BitSet();

  /**
   * Before the first row.
   *
   * @param blanks whether any number of blanks and tabs separates cells
   * @param skippedLines lines before the text
   */
  CsvCells(boolean blanks, int skippedLines) {
    this.blanks = blanks;
    this.skippedLines = skippedLines;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    cells = new ArrayList<>(cells.size());
    quotes.clear();
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    String text = new String(buffer, offset, length).trim();
    if (blanks && !quoted) {
      split(text);
    } else {
      quotes.set(cells.size(), quoted);
      cells.add(text);
    }
  }

  /** Between blanks there may be further ones, and tabs. */
  private void split(String text) {
    if (text.indexOf('\t') >= 0) {
      cells.addAll(List.of(text.split("\\s+")));
    } else if (!text.isEmpty()) {
      cells.add(text);
    }
  }

  @Override
  protected List<String> buildRecord() {
    return cells;
  }

  /** Whether a cell of the row stands in quotes. */
  boolean isQuoted(int column) {
    return quotes.get(column);
  }

  /** Whether the row is a line of blanks. */
  boolean isBlankLine() {
    return cells.isEmpty() || (cells.size() == 1 && cells.get(0).isEmpty() && !isQuoted(0));
  }

  /** The line the row starts in, counted from 1; also of a row that could not be read. */
  long line() {
    return skippedLines + getStartingLineNumber();
  }
}

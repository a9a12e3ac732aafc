package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.connectors.files.ArffToken.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a row, dense or sparse, and its weight. As in WEKA and MOA, blanks, tabs and commas
 * alike separate the cells of a dense row, and a comma may follow the last. Two readings go beyond
 * theirs, in rows that they refuse: nothing between two commas is an empty cell, and where commas
 * alone make one cell per column, blanks are parts of the cells.
 */
final class ArffRow {
  private final TextLines place;
  private final @Nullable ArffToken[] cells;
  private float weight = 1;

  /**
   * @param columns how many cells a row has
   * @param place where the rows stand, for errors
   */
  ArffRow(int columns, TextLines place) {
    this.place = place;
    cells = new ArffToken[columns];
  }

  /** Reads a row. */
  void read(String line, List<ArffToken> tokens) {
    if (!tokens.isEmpty() && tokens.get(0).is(Kind.OPEN)) {
      readSparse(tokens);
    } else {
      readDense(line, tokens);
    }
  }

  /** A cell of the row; null if a sparse row leaves it out. */
  @Nullable ArffToken cell(int column) {
    return cells[column];
  }

  /** How much the row counts beside others; above 0. */
  float weight() {
    return weight;
  }

  private void readDense(String line, List<ArffToken> tokens) {
    List<ArffToken> row = beforeWeight(tokens);
    if (!readWords(row)) {
      readBetweenCommas(line, row);
    }
  }

  /** Takes each word as a cell; false if that leaves cells over or empty ones out. */
  private boolean readWords(List<ArffToken> row) {
    int column = 0;
    boolean afterComma = true;
    boolean emptyCell = false;
    for (ArffToken token : row) {
      if (token.is(Kind.COMMA)) {
        emptyCell |= afterComma;
        afterComma = true;
      } else {
        if (emptyCell || column == cells.length || !token.isText()) {
          return false;
        }
        cells[column++] = token;
        afterComma = false;
      }
    }
    return column == cells.length;
  }

  private void readBetweenCommas(String line, List<ArffToken> row) {
    List<ArffToken> found = betweenCommas(line, row);
    if (found.size() != cells.length || row.stream().anyMatch(token -> token.is(Kind.OPEN))) {
      long words = row.stream().filter(ArffToken::isText).count();
      throw place.malformed(
          "must have %d cells, one per attribute, with commas, blanks or tabs between them, but has %d"
              .formatted(cells.length, Math.max(found.size(), words)),
          "correct the row, and quote a name that holds a blank, a comma, a brace or %");
    }
    for (int column = 0; column < cells.length; column++) {
      cells[column] = found.get(column);
    }
  }

  private static boolean onlyCommas(List<ArffToken> tokens) {
    return tokens.stream().allMatch(token -> token.is(Kind.COMMA));
  }

  /** The cells between commas; empty ones behind the last column do not count. */
  private List<ArffToken> betweenCommas(String line, List<ArffToken> row) {
    List<ArffToken> found = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= row.size(); i++) {
      if (i == row.size() || row.get(i).is(Kind.COMMA)) {
        found.add(ArffToken.joined(line, row.subList(start, i)));
        start = i + 1;
      }
    }
    while (found.size() > cells.length && found.get(found.size() - 1).equals(ArffToken.EMPTY)) {
      found.remove(found.size() - 1);
    }
    return found;
  }

  /** Takes a weight {@code {w}} from the end of a row, and the comma before it. */
  private List<ArffToken> beforeWeight(List<ArffToken> tokens) {
    weight = 1;
    int open = tokens.size() - 3;
    boolean weighted =
        open >= 0
            && tokens.get(open).is(Kind.OPEN)
            && tokens.get(open + 1).isText()
            && tokens.get(open + 2).is(Kind.CLOSE);
    if (!weighted) {
      return tokens;
    }
    weight = weight(tokens.get(open + 1).text());
    return tokens.subList(0, open > 0 && tokens.get(open - 1).is(Kind.COMMA) ? open - 1 : open);
  }

  private float weight(String text) {
    float read = Decimal.parse(text);
    if (!(read > 0 && read < Float.POSITIVE_INFINITY)) {
      throw place.malformed(
          "the weight of a row must be a number above 0, but is \"%s\"".formatted(text),
          "correct it, or remove a row that shall not count");
    }
    return read;
  }

  private void readSparse(List<ArffToken> tokens) {
    Arrays.fill(cells, null);
    int end = tokens.indexOf(firstClose(tokens));
    requireWeightOnly(tokens.subList(end + 1, tokens.size()));
    int at = 1;
    while (at < end) {
      if (tokens.get(at).is(Kind.COMMA)) {
        at++;
      } else {
        readPair(tokens.get(at), tokens.get(at + 1));
        at += 2;
      }
    }
  }

  private ArffToken firstClose(List<ArffToken> tokens) {
    for (ArffToken token : tokens) {
      if (token.is(Kind.CLOSE)) {
        return token;
      }
    }
    throw place.malformed("a sparse row must end with }", "close it in the same line");
  }

  private void requireWeightOnly(List<ArffToken> rest) {
    if (!onlyCommas(beforeWeight(rest))) {
      throw place.malformed(
          "a sparse row must end with }, but something else than a weight follows it",
          "write {position value, …}, and {weight} behind it");
    }
  }

  private void readPair(ArffToken position, ArffToken value) {
    String index = position.text();
    int column = index.matches("\\d{1,9}") ? Integer.parseInt(index) : -1;
    if (column < 0 || column >= cells.length || cells[column] != null) {
      throw place.malformed(
          "the positions of a sparse row must differ and be below %d, but one is \"%s\""
              .formatted(cells.length, index),
          "write it as {position value, …}, positions counted from 0, and quote a value that holds"
              + " a blank");
    }
    if (!value.isText()) {
      throw place.malformed(
          "a sparse row must have a value behind the position " + index, "add it, or ?");
    }
    cells[column] = value;
  }
}

package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows of an ARFF file, dense or sparse. */
final class ArffRows implements Rows {
  private final ArffText text;
  private final List<ArffAttribute> attributes;
  private final Columns columns;
  private final RowExample example;

  /** Reads the header. */
  ArffRows(Path file, BufferedReader lines, FileSettings settings) throws IOException {
    text = new ArffText(file, lines);
    attributes = readHeader(text);
    List<String> names = attributes.stream().map(ArffAttribute::name).toList();
    columns = new Columns(file, text.lineNumber(), names, settings);
    example = new RowExample(columns);
  }

  private static List<ArffAttribute> readHeader(ArffText text) throws IOException {
    List<ArffAttribute> attributes = new ArrayList<>();
    while (text.nextLine()) {
      text.readToken(" \t");
      switch (text.token().toLowerCase(Locale.ROOT)) {
        case "@relation" -> {}
        case "@attribute" -> attributes.add(ArffAttribute.read(text));
        case "@data" -> {
          return attributes;
        }
        default ->
            throw text.malformed(
                "the header must consist of @relation, @attribute and @data, but has \"%s\""
                    .formatted(text.token()),
                "correct the header, or make the line a comment with %");
      }
    }
    throw text.malformed("the header must end with @data, but the file ends", "add the data");
  }

  @Override
  public boolean sequences() {
    return columns.sequences();
  }

  @Override
  public long line() {
    return text.lineNumber();
  }

  @Override
  public List<String> featureNames() {
    return columns.featureNames();
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    if (!text.nextLine()) {
      return null;
    }
    if (text.take('{')) {
      readSparse();
    } else {
      readDense();
    }
    if (!text.atEnd()) {
      throw wrongCells("more");
    }
    return example.take(number);
  }

  private void readDense() {
    for (int column = 0; column < attributes.size(); column++) {
      if (column > 0 && !text.take(',')) {
        throw wrongCells("only " + column);
      }
      text.readToken(",");
      takeToken(column);
    }
  }

  private MalformedFileException wrongCells(String found) {
    return text.malformed(
        "must have %d cells with commas between them, one per attribute, but has %s"
            .formatted(attributes.size(), found),
        "correct the row");
  }

  private void readSparse() {
    int next = 0;
    while (!text.take('}')) {
      int column = readIndex(next);
      leaveOut(next, column);
      text.readToken(",}");
      takeToken(column);
      next = column + 1;
      text.take(',');
      if (text.atEnd()) {
        throw text.malformed("a sparse row must end with }", "close it in the same line");
      }
    }
    leaveOut(next, attributes.size());
  }

  private int readIndex(int lowest) {
    text.readToken(" \t,}");
    String index = text.token();
    int column = index.matches("\\d{1,9}") ? Integer.parseInt(index) : -1;
    if (column < lowest || column >= attributes.size()) {
      throw text.malformed(
          "the positions of a sparse row must ascend and be below %d, but one is \"%s\""
              .formatted(attributes.size(), index),
          "write it as {position value, …}, positions counted from 0");
    }
    return column;
  }

  /** Gives the columns that a sparse row leaves out the value that this means. */
  private void leaveOut(int from, int to) {
    for (int column = from; column < to; column++) {
      ArffAttribute attribute = attributes.get(column);
      switch (attribute.type()) {
        case NUMERIC -> takeZero(column);
        case NOMINAL -> example.text(column, attribute.firstValue());
        case STRING ->
            throw text.malformed(
                "a sparse row must have a value of the string attribute \"%s\""
                    .formatted(attribute.name()),
                "add it, or ? where it is missing");
      }
    }
  }

  private void takeZero(int column) {
    if (columns.isFeature(column)) {
      example.number(column, 0);
    } else {
      example.text(column, "0");
    }
  }

  private void takeToken(int column) {
    ArffAttribute attribute = attributes.get(column);
    String token = text.token();
    if (isMissing(attribute, token)) {
      example.missing(column);
    } else if (attribute.type() == ArffAttribute.Type.NUMERIC) {
      takeNumber(column);
    } else {
      takeName(column, attribute);
    }
  }

  /** A declared value is a value, though not a bare {@code ?}. */
  private boolean isMissing(ArffAttribute attribute, String token) {
    boolean bare = !text.inQuotes();
    return switch (attribute.type()) {
      case NUMERIC -> MissingText.isMissing(token);
      case STRING -> bare ? MissingText.isMissing(token) : token.isEmpty();
      case NOMINAL ->
          (bare && MissingText.isMark(token))
              || (MissingText.isMissing(token) && !attribute.values().contains(token));
    };
  }

  private void takeNumber(int column) {
    float value = Decimal.parse(text.token());
    if (!Float.isFinite(value)) {
      throw text.malformed(
          "attribute \"%s\" must be a number within the range of a float (±3.4e38), but is \"%s\""
              .formatted(columns.name(column), text.token()),
          "write ? for a missing value");
    }
    if (columns.isFeature(column)) {
      example.number(column, value);
    } else {
      example.text(column, text.token());
    }
  }

  private void takeName(int column, ArffAttribute attribute) {
    String name = text.token();
    if (attribute.type() == ArffAttribute.Type.NOMINAL && !attribute.values().contains(name)) {
      throw text.malformed(
          "attribute \"%s\" must be one of %s, but is \"%s\""
              .formatted(attribute.name(), attribute.values(), name),
          "declare the value in the header, or write ? for a missing value");
    }
    example.text(column, name);
  }
}

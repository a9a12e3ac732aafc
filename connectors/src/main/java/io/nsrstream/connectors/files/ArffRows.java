package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an ARFF file whose attributes are columns. */
final class ArffRows implements Rows {
  private final ArffText text;
  private final Columns columns;
  private final List<ArffValues> values;
  private final ArffRow row;
  private final RowExample example;

  private ArffRows(ArffText text, ArffHeader header, FileSettings settings) {
    this.text = text;
    columns =
        new Columns(
            text.place().file(),
            text.place().number(),
            header.names(),
            header.choose(text, settings));
    values =
        header.attributes().stream()
            .map(attribute -> new ArffValues(attribute, text.place()))
            .toList();
    row = new ArffRow(columns.count(), text.place());
    example = new RowExample(columns);
  }

  /** Reads the header, and as far as the first bag where an attribute is relational. */
  static Rows read(Path file, Reader lines, FileSettings settings) throws IOException {
    ArffText text = new ArffText(file, lines);
    ArffHeader header = ArffHeader.read(text);
    return header.attributes().stream().anyMatch(ArffBags::isRelational)
        ? new ArffBags(text, header, settings)
        : new ArffRows(text, header, settings);
  }

  @Override
  public boolean sequences() {
    return columns.sequences();
  }

  @Override
  public long line() {
    return text.place().number();
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
    example.clear();
    row.read(text.line(), text.tokens());
    for (int column = 0; column < columns.count(); column++) {
      take(column, values.get(column), row.cell(column));
    }
    example.weight(row.weight());
    return example.take(number);
  }

  private void take(int column, ArffValues attribute, @Nullable ArffToken found) {
    ArffToken cell = found == null ? attribute.leftOut() : found;
    if (attribute.isMissing(cell)) {
      example.missing(column);
    } else if (!attribute.areNumbers()) {
      example.text(column, attribute.name(cell));
    } else if (columns.isFeature(column)) {
      example.number(column, attribute.number(cell));
    } else {
      attribute.number(cell);
      example.text(column, cell.text());
    }
  }
}

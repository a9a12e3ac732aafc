package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of an ARFF file whose attributes are columns. */
final class ArffRows implements Rows {
  private final ArffText text;
  private final Columns columns;
  private final List<ArffValues> values;
  private final ArffRow row;
  private final RowExample example;
  private final FileDescription description;
  private final LabelNames labels = new LabelNames();

  private ArffRows(ArffText text, ArffHeader header, Columns columns, FileDescription description) {
    this.text = text;
    this.columns = columns;
    this.description = description;
    values =
        header.attributes().stream()
            .map(attribute -> new ArffValues(attribute, text.place()))
            .toList();
    row = new ArffRow(columns.count(), text.place());
    example = new RowExample(columns);
  }

  /**
   * Reads the header, and as far as the first bag where an attribute is relational.
   *
   * @throws MalformedFileException also if the last attribute is the label and holds measurements
   */
  static Rows read(Path file, DecodedText text, FileSettings settings) throws IOException {
    ArffText lines = new ArffText(file, text.reader());
    ArffHeader header = ArffHeader.read(lines);
    if (header.attributes().stream().anyMatch(ArffBags::isRelational)) {
      return new ArffBags(lines, header, settings);
    }
    Columns columns =
        new Columns(file, lines.place().number(), header.names(), header.choose(lines, settings));
    ArffProfile profile = ArffProfile.of(header, columns, beginning(file, text, header, columns));
    if (settings.label().isEmpty()) {
      profile.requireClasses(lines.place());
    }
    return new ArffRows(lines, header, columns, profile.description());
  }

  /** The first rows; none where the beginning of the text ends within the header. */
  private static ArffRows beginning(Path file, DecodedText text, ArffHeader header, Columns columns)
      throws IOException {
    ArffText lines = new ArffText(file, new StringReader(text.wholeLines()));
    lines.skipHeader();
    return new ArffRows(lines, header, columns, new FileDescription(Map.of(), List.of()));
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
  public List<String> textNames() {
    return columns.textNames();
  }

  @Override
  public FileDescription description() {
    return description;
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    if (!text.nextLine()) {
      return null;
    }
    example.clear();
    try {
      takeRow();
    } catch (MalformedFileException e) {
      throw e.ofRow();
    }
    return example.take(number);
  }

  private void takeRow() {
    row.read(text.line(), text.tokens());
    for (int column = 0; column < columns.count(); column++) {
      take(column, values.get(column), row.cell(column));
    }
    example.weight(row.weight());
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
      example.text(column, labels.of(cell.text()));
    }
  }
}

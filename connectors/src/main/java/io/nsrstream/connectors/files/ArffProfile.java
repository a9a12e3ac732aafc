package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the header of an ARFF file and the labels of its first rows say, by attribute. */
record ArffProfile(ArffHeader header, Columns columns, LabelStatistics labels) {
  private static final int ROWS_SAMPLED = 10_000;

  /**
   * Samples the first rows that are not bad.
   *
   * @param beginning rows of the beginning of the file
   */
  static ArffProfile of(ArffHeader header, Columns columns, Rows beginning) throws IOException {
    boolean numbers = columns.label() >= 0 && isNumeric(header, columns.label());
    return new ArffProfile(
        header,
        columns,
        LabelStatistics.of(
            numbers ? labels(beginning) : List.of(), numbers ? Decimal::parse : label -> 0));
  }

  private static boolean isNumeric(ArffHeader header, int column) {
    ArffAttribute.Type type = header.attributes().get(column).type();
    return type == ArffAttribute.Type.NUMERIC || type == ArffAttribute.Type.DATE;
  }

  private static List<String> labels(Rows beginning) throws IOException {
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < ROWS_SAMPLED; row++) {
      try {
        Example example = beginning.next(row);
        if (example == null) {
          break;
        }
        if (example.label() != null) {
          labels.add(example.label());
        }
      } catch (MalformedFileException e) {
        // The row is rejected when it is read.
      }
    }
    return labels;
  }

  /**
   * Refuses the default label if it holds measurements.
   *
   * @throws MalformedFileException if the labels are numbers of which most do not repeat
   */
  void requireClasses(TextLines place) {
    if (labels.hardlyRepeat()) {
      throw place.malformed(
          "attribute \"%s\" holds %d different numbers in %d rows, which are no classes"
              .formatted(columns.name(columns.label()), labels.different(), labels.labels().size()),
          "name the attribute of the label with --label");
    }
  }

  /** What was understood, in words. */
  FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    if (columns.label() >= 0) {
      facts.put("label", columns.name(columns.label()) + classes());
    }
    int numbers = 0;
    for (int column = 0; column < columns.count(); column++) {
      numbers += columns.isFeature(column) && isNumeric(header, column) ? 1 : 0;
    }
    facts.put("numbers", Integer.toString(numbers));
    facts.put("nominals", Integer.toString(columns.features() - numbers));
    if (columns.sequences()) {
      facts.put("channels", Integer.toString(columns.channels()));
    }
    return new FileDescription(facts, List.of());
  }

  private String classes() {
    ArffAttribute label = header.attributes().get(columns.label());
    return switch (label.type()) {
      case NOMINAL -> " (%d classes declared)".formatted(label.values().size());
      case STRING -> " (text)";
      default ->
          " (%d classes in the first %d rows)"
              .formatted(labels.different(), labels.labels().size());
    };
  }
}

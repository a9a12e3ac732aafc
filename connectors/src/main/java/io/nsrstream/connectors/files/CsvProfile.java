package io.nsrstream.connectors.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the first rows of a CSV file hold, by column. */
record CsvProfile(
    Path file,
    CsvDialect dialect,
    CsvHeader header,
    NumberStyle style,
    MissingText missing,
    Columns columns,
    CsvSample rows) {

  /**
   * Refuses the default label column if it holds measurements.
   *
   * @throws MalformedFileException if the labels are numbers of which most do not repeat
   */
  void requireClasses() {
    LabelStatistics labels = statistics(columns.label());
    if (labels.hardlyRepeat()) {
      throw new MalformedFileException(
          file,
          rows.rows().get(0).line(),
          "column \"%s\" holds %d different numbers in %d rows, which are no classes"
              .formatted(columns.name(columns.label()), labels.different(), labels.labels().size()),
          "name the column of the label with --label" + suggestion());
    }
  }

  /** The first column that can be a label, or else another place for labels. */
  private String suggestion() {
    for (int column = 0; column < columns.count(); column++) {
      LabelStatistics values = statistics(column);
      int different = values.different();
      if (different > 1 && 2 * different <= values.labels().size() && !values.hardlyRepeat()) {
        return ", such as --label " + columns.argument(column);
      }
    }
    return ", or the file of the labels with --labels";
  }

  /** What was understood, in words. */
  FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("separator", dialect.separatorName());
    facts.put("header", header.present() ? "yes" : "no");
    if (header.rowNames()) {
      facts.put("row names", columns.name(0) + " (left out)");
    }
    facts.put("decimal mark", style == NumberStyle.COMMA ? "comma" : "dot");
    List<String> warnings = new ArrayList<>();
    if (columns.label() >= 0) {
      describeLabel(facts, warnings);
    }
    describeFeatures(facts);
    warnings.addAll(doubts());
    return new FileDescription(facts, warnings);
  }

  private void describeLabel(Map<String, String> facts, List<String> warnings) {
    String name = columns.name(columns.label());
    LabelStatistics labels = statistics(columns.label());
    facts.put(
        "label",
        "%s (%d %s in the first %d rows)"
            .formatted(
                name,
                labels.different(),
                labels.different() == 1 ? "class" : "classes",
                rows.rows().size()));
    if (labels.labels().isEmpty()) {
      warnings.add(
          "column \"%s\", the label, is empty in the first %d rows: name another with --label"
              .formatted(name, rows.rows().size()));
    } else if (labels.hardlyRepeat()) {
      warnings.add(
          "column \"%s\", the label, holds numbers that hardly repeat: is it a measurement?"
              .formatted(name));
    } else if (labels.areOneClass()) {
      warnings.add(
          "column \"%s\", the label, holds \"%s\" alone in the first %d rows: if the file is sorted by it, shuffle it, as with --shuffle 1"
              .formatted(name, labels.labels().get(0), rows.rows().size()));
    } else if (labels.neverRepeat()) {
      warnings.add(
          "column \"%s\", the label, holds %d texts that all differ: name another with --label"
              .formatted(name, labels.different()));
    }
  }

  private void describeFeatures(Map<String, String> facts) {
    int names = 0;
    int gaps = 0;
    for (int column = 0; column < columns.count(); column++) {
      if (columns.role(column) == Columns.Role.FEATURE) {
        List<String> values = values(column);
        gaps += rows.rows().size() - values.size();
        names += values.stream().allMatch(this::isNumber) ? 0 : 1;
      }
    }
    int texts = columns.textNames().size();
    facts.put("numbers", Integer.toString(columns.features() - names - texts));
    facts.put("nominals", Integer.toString(names));
    if (texts > 0) {
      facts.put("texts", String.join(" ", columns.textNames()));
    }
    if (columns.sequences()) {
      facts.put("channels", Integer.toString(columns.channels()));
    }
    facts.put("missing values", Integer.toString(gaps));
  }

  private List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    for (int column = 0; column < columns.count(); column++) {
      ColumnDoubts of =
          new ColumnDoubts(columns.name(column), columns.argument(column), values(column), style);
      if (columns.role(column) == Columns.Role.FEATURE) {
        doubts.addAll(of.ofFeature());
      } else if (column == columns.label()) {
        doubts.addAll(of.ofLabel());
      }
    }
    return doubts;
  }

  /** The cells of a column that are not missing. */
  private List<String> values(int column) {
    return rows.column(column).stream().filter(cell -> !missing.includes(cell)).toList();
  }

  private boolean isNumber(String text) {
    return !Float.isNaN(style.parse(text));
  }

  private LabelStatistics statistics(int column) {
    return LabelStatistics.of(values(column), style::parse);
  }
}

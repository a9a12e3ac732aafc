package io.nsrstream.connectors.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The columns of a file: which hold features, which the label, which the key. */
final class Columns {
  private static final int NONE = -1;

  private final List<String> names;
  private final List<String> featureNames = new ArrayList<>();
  private final int[] positions;
  private final int label;
  private final int key;

  /**
   * Gives each column its role.
   *
   * @param line where the file names its columns, counted from 1
   * @throws MalformedFileException if names occur twice, a column of the settings does not exist,
   *     or none is left for features
   */
  Columns(Path file, long line, List<String> names, FileSettings settings) {
    this.names = List.copyOf(names);
    Set<String> different = new HashSet<>();
    for (String name : names) {
      if (!different.add(name)) {
        throw new MalformedFileException(
            file,
            line,
            "column names must differ, but \"%s\" occurs twice".formatted(name),
            "rename one");
      }
    }
    label =
        settings.label().isEmpty() ? names.size() - 1 : find(file, line, "label", settings.label());
    key = settings.key().isEmpty() ? NONE : find(file, line, "key", settings.key());
    if (key == label) {
      throw new MalformedFileException(
          file,
          line,
          "label and key must be different columns, but are both column " + key,
          "name another");
    }
    positions = new int[names.size()];
    for (int column = 0; column < positions.length; column++) {
      positions[column] = featureNames.size();
      if (isFeature(column)) {
        featureNames.add(names.get(column));
      }
    }
    if (featureNames.isEmpty()) {
      throw new MalformedFileException(
          file,
          line,
          "must have a column of features beside the label, but has the columns " + names,
          "check the separator and the label column");
    }
  }

  private int find(Path file, long line, String role, String column) {
    int named = names.indexOf(column);
    if (named >= 0) {
      return named;
    }
    if (column.matches("\\d{1,9}") && Integer.parseInt(column) < names.size()) {
      return Integer.parseInt(column);
    }
    throw new MalformedFileException(
        file,
        line,
        "has no column \"%s\"".formatted(column),
        "set %s to one of %s or to a position from 0 to %d"
            .formatted(role, names, names.size() - 1));
  }

  int count() {
    return names.size();
  }

  String name(int column) {
    return names.get(column);
  }

  boolean isLabel(int column) {
    return column == label;
  }

  boolean isFeature(int column) {
    return column != label && column != key;
  }

  /** The position among the features of a column that is one. */
  int position(int column) {
    return positions[column];
  }

  List<String> featureNames() {
    return List.copyOf(featureNames);
  }
}

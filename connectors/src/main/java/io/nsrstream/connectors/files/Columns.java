package io.nsrstream.connectors.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The columns of a file: which hold features, which the label, which the key. */
final class Columns {

  /** What a column holds. */
  enum Role {
    FEATURE,
    TEXT,
    LABEL,
    KEY,
    IGNORED
  }

  private static final int NAMES_SHOWN = 20;

  /** A shell reads it as it is, and so does an option that takes several names. */
  private static final Pattern PLAIN = Pattern.compile("[\\w.:/-]+");

  private static final Pattern QUOTABLE = Pattern.compile("[\\w.:/ ()%#&+=<>-]+");

  private final Path file;
  private final long line;
  private final List<String> names;
  private final Role[] roles;
  private final int[] positions;
  private final List<String> featureNames = new ArrayList<>();
  private final boolean sequences;
  private final int channels;
  private final int maxText;

  /**
   * Gives each column its role.
   *
   * @param line where the file names its columns, counted from 1
   * @throws MalformedFileException if names occur twice, a column of the settings does not exist,
   *     none is left for features, or those left make no whole steps
   */
  Columns(Path file, long line, List<String> names, FileSettings settings) {
    this.file = file;
    this.line = line;
    this.names = List.copyOf(names);
    requireDifferentNames();
    roles = roles(settings);
    positions = new int[names.size()];
    for (int column = 0; column < positions.length; column++) {
      positions[column] = featureNames.size();
      if (isFeature(column)) {
        featureNames.add(names.get(column));
      }
    }
    sequences = settings.channels() > 0;
    maxText = settings.records().mapping().bounds().maxText();
    channels = sequences ? settings.channels() : featureNames.size();
    requireWholeSteps();
  }

  private void requireDifferentNames() {
    Set<String> different = new HashSet<>();
    for (String name : names) {
      if (!different.add(name)) {
        throw malformed(
            "column names must differ, but \"%s\" occurs twice".formatted(name), "rename one");
      }
    }
  }

  private Role[] roles(FileSettings settings) {
    Role[] assigned = new Role[names.size()];
    Arrays.fill(assigned, Role.FEATURE);
    for (String column : settings.ignored()) {
      assigned[find("--ignore", column)] = Role.IGNORED;
    }
    int label = label(settings);
    for (String column : settings.texts()) {
      int text = find("--text", column);
      if (text == label || assigned[text] == Role.IGNORED) {
        throw malformed(
            "a column of texts must be a feature, but \"%s\" is the label or ignored"
                .formatted(column),
            "name the label with --label");
      }
      assigned[text] = Role.TEXT;
    }
    if (label >= 0) {
      assigned[label] = Role.LABEL;
    }
    if (!settings.key().isEmpty()) {
      int key = find("--key", settings.key());
      if (key == label) {
        throw malformed(
            "label and key must be different columns, but are both column " + key, "name another");
      }
      assigned[key] = Role.KEY;
    }
    return assigned;
  }

  /** The column of the label; negative where a file of their own holds the labels. */
  private int label(FileSettings settings) {
    if (settings.labels().isPresent()) {
      return -1;
    }
    return settings.label().isEmpty() ? names.size() - 1 : find("--label", settings.label());
  }

  private int find(String option, String column) {
    int named = names.indexOf(column);
    if (named >= 0) {
      return named;
    }
    if (column.matches("\\d{1,9}") && Integer.parseInt(column) < names.size()) {
      return Integer.parseInt(column);
    }
    throw malformed(
        "has no column \"%s\"".formatted(column),
        "name one with %s, by its position from 0 to %d or as one of %s"
            .formatted(option, names.size() - 1, shown()));
  }

  /** The names, as many as a message can hold. */
  private String shown() {
    return names.size() <= NAMES_SHOWN
        ? names.toString()
        : names.subList(0, NAMES_SHOWN).toString().replaceFirst("]$", ", …]");
  }

  private void requireWholeSteps() {
    if (featureNames.isEmpty()) {
      throw malformed(
          "must have a column of features beside the label, but has the columns " + shown(),
          "name the separator with --separator, remove lines above the rows, or name the file of"
              + " the labels with --labels");
    }
    if (featureNames.size() % channels != 0) {
      throw malformed(
          "columns of features must make whole steps of %d, but are %d"
              .formatted(channels, featureNames.size()),
          "give the number of features of one step with --channels, and leave out columns that are"
              + " no features with --ignore");
    }
  }

  private MalformedFileException malformed(String problem, String remedy) {
    return new MalformedFileException(file, line, problem, remedy);
  }

  int count() {
    return names.size();
  }

  String name(int column) {
    return names.get(column);
  }

  /** How an option names a column in a shell: by its position where quotes would not do. */
  String argument(int column) {
    String name = names.get(column);
    if (PLAIN.matcher(name).matches()) {
      return name;
    }
    return QUOTABLE.matcher(name).matches() ? "\"" + name + "\"" : Integer.toString(column);
  }

  Role role(int column) {
    return roles[column];
  }

  /** The column of the label; negative where there is none. */
  int label() {
    return List.of(roles).indexOf(Role.LABEL);
  }

  boolean isFeature(int column) {
    return roles[column] == Role.FEATURE || roles[column] == Role.TEXT;
  }

  /** The position among the features of a column that is one. */
  int position(int column) {
    return positions[column];
  }

  /** The number of columns of features. */
  int features() {
    return featureNames.size();
  }

  /** Whether rows are sequences. */
  boolean sequences() {
    return sequences;
  }

  /** The number of features of one step; a plain vector is one step. */
  int channels() {
    return channels;
  }

  /** The most characters of a text that count. */
  int maxText() {
    return maxText;
  }

  /** The names of the features that are texts. */
  List<String> textNames() {
    return IntStream.range(0, roles.length)
        .filter(column -> roles[column] == Role.TEXT)
        .mapToObj(names::get)
        .toList();
  }

  /** The names of the features of the first step. */
  List<String> featureNames() {
    return List.copyOf(featureNames.subList(0, channels));
  }
}

package io.nsrstream.connectors.files;

import java.util.regex.Pattern;

/** The formats of texts, as the beginning of a file shows them. */
enum FileFormat {
  TS(".ts"),
  ARFF("ARFF"),
  JSON_LINES("JSON lines"),
  LIBSVM("LIBSVM"),
  CSV("CSV");

  /** A label and features by position, in the first line that is no comment. */
  private static final Pattern LIBSVM_ROW =
      Pattern.compile(
          "[^\\s,;|:]{1,40}(?:[ \t]++(?:qid|\\d{1,9}+):[^\\s,;|:]{1,40}+)++[ \t]*+(?:#.*)?");

  private final String title;

  FileFormat(String title) {
    this.title = title;
  }

  /** The format of a text with this beginning. */
  static FileFormat of(String head) {
    String start = head.stripLeading();
    if (TsRows.isFormatOf(start)) {
      return TS;
    }
    if (start.startsWith("{")) {
      return JSON_LINES;
    }
    if (start
        .lines()
        .filter(line -> !line.startsWith("#"))
        .limit(1)
        .anyMatch(FileFormat::isLibsvm)) {
      return LIBSVM;
    }
    return start.startsWith("@") || start.startsWith("%") ? ARFF : CSV;
  }

  private static boolean isLibsvm(String line) {
    return LIBSVM_ROW.matcher(line).matches();
  }

  @Override
  public String toString() {
    return title;
  }
}

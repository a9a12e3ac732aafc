package io.nsrstream.connectors.files;

import java.util.regex.Pattern;

/** The formats of texts, as the beginning of a file shows them. */
enum FileFormat {
  TS(".ts"),
  ARFF("ARFF"),
  JSON_LINES("JSON lines"),
  LIBSVM("LIBSVM"),
  CSV("CSV");

  /** A record, or a whole file, that is an array of objects or of arrays. */
  private static final Pattern JSON_ARRAY = Pattern.compile("\\[\\s*[\\[{]");

  private final String title;

  FileFormat(String title) {
    this.title = title;
  }

  /** The format of a text. */
  static FileFormat of(DecodedText text) {
    String start = text.wholeWords().stripLeading();
    if (TsHeader.begins(start)) {
      return TS;
    }
    if (start.startsWith("{") || JSON_ARRAY.matcher(start).lookingAt()) {
      return JSON_LINES;
    }
    if (LibsvmLine.areMostOf(start)) {
      return LIBSVM;
    }
    return start.startsWith("@") || start.startsWith("%") ? ARFF : CSV;
  }

  @Override
  public String toString() {
    return title;
  }
}

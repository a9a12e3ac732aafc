package io.nsrstream.connectors.files;

/** The formats of texts, as the beginning of a file shows them. */
enum FileFormat {
  TS(".ts"),
  ARFF("ARFF"),
  CSV("CSV");

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
    return start.startsWith("@") || start.startsWith("%") ? ARFF : CSV;
  }

  @Override
  public String toString() {
    return title;
  }
}

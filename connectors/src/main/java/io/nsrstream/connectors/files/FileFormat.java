package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.DelimitedText.Separator;
import java.util.Optional;
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

  private static final Pattern ARFF_TAG =
      Pattern.compile("@(?:relation|attribute|inputs?|outputs?|data)\\b", Pattern.CASE_INSENSITIVE);

  /**
   * The format of a text.
   *
   * @param choice how it is read as CSV; rows with a chosen separator are not taken for LIBSVM
   */
  static FileFormat of(DecodedText text, DelimitedText choice) {
    String start = text.wholeWords().stripLeading();
    if (TsHeader.begins(start)) {
      return TS;
    }
    if (start.startsWith("{") || JSON_ARRAY.matcher(start).lookingAt()) {
      return JSON_LINES;
    }
    if (start.startsWith("[") && JsonFieldSurvey.isJson(start.lines().findFirst().orElse(""))) {
      return JSON_LINES;
    }
    if (isArff(start)) {
      return ARFF;
    }
    return choice.separator() == Separator.AUTO && LibsvmGuess.fits(start) ? LIBSVM : CSV;
  }

  /** Comments may be longer than the beginning. */
  private static boolean isArff(String start) {
    Optional<String> first =
        start
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("%") && !line.startsWith("#"))
            .findFirst();
    return first.isPresent() ? ARFF_TAG.matcher(first.get()).lookingAt() : start.startsWith("%");
  }

  @Override
  public String toString() {
    return title;
  }
}

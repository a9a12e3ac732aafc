package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.connectors.files.DelimitedText.DecimalMark;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the numbers of a CSV file are written. */
enum NumberStyle {
  /** 1200.5; no thousands separator was seen. */
  DOT("$^"),
  /** 1200.5, 1,200.5, 1 200.5 or 1'200.5. */
  DOT_WITH_THOUSANDS("[+-]?[1-9]\\d{0,2}(?:([, '’\u00a0\u202f])\\d{3}(?:\\1\\d{3})*)(?:\\.\\d*)?"),
  /** 1200,5, 1.200,5, 1 200,5 or 1'200,5. */
  COMMA(
      "[+-]?(?:\\d*,\\d+(?:[eE][+-]?\\d+)?"
          + "|[1-9]\\d{0,2}(?:([. '’\u00a0\u202f])\\d{3}(?:\\1\\d{3})*)(?:,\\d*)?)");

  /** Longer texts are no numbers: matching stays short. */
  private static final int MOST_CHARACTERS = 64;

  private static final Pattern GROUPS = Pattern.compile("[ '’\u00a0\u202f]");

  private final Pattern pattern;

  NumberStyle(String pattern) {
    this.pattern = Pattern.compile(pattern);
  }

  /** The nearest float, infinite where the number is beyond the floats, NaN where it is none. */
  float parse(String text) {
    boolean dotIsDecimal = this != COMMA || text.indexOf('.') < 0;
    float plain = dotIsDecimal ? Decimal.parse(text) : Float.NaN;
    if (!Float.isNaN(plain) || this == DOT || text.length() > MOST_CHARACTERS) {
      return plain;
    }
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Decimal.parse(withoutGroups(text)) : Float.NaN;
  }

  private String withoutGroups(String text) {
    String joined = GROUPS.matcher(text).replaceAll("");
    return this == COMMA ? joined.replace(".", "").replace(',', '.') : joined.replace(",", "");
  }

  /** Whether a text is a number in one of the styles. */
  static boolean isNumber(String text) {
    return !Float.isNaN(DOT_WITH_THOUSANDS.parse(text)) || !Float.isNaN(COMMA.parse(text));
  }

  /**
   * The style that is chosen or, else, the only one that the cells of a file allow.
   *
   * @throws MalformedFileException if a cell is one number with a decimal comma, another without
   */
  static NumberStyle of(DecimalMark choice, Path file, CsvSample sample) {
    return switch (choice) {
      case DOT -> DOT_WITH_THOUSANDS;
      case COMMA -> COMMA;
      case AUTO -> guessed(file, sample);
    };
  }

  private static NumberStyle guessed(Path file, CsvSample sample) {
    boolean commas = false;
    boolean dots = false;
    boolean thousands = false;
    String ambiguous = "";
    long line = 0;
    for (CsvSample.Row row : sample.rows()) {
      for (String cell : row.cells()) {
        float dot = DOT_WITH_THOUSANDS.parse(cell);
        float comma = COMMA.parse(cell);
        boolean grouped = !Float.isNaN(dot) && Float.isNaN(DOT.parse(cell));
        commas |= Float.isNaN(dot) && !Float.isNaN(comma);
        dots |= Float.isNaN(comma) && !Float.isNaN(dot);
        thousands |= grouped;
        if (grouped && !Float.isNaN(comma) && dot != comma && ambiguous.isEmpty()) {
          ambiguous = cell;
          line = row.line();
        }
      }
    }
    if (!ambiguous.isEmpty() && commas == dots) {
      throw new MalformedFileException(
          file,
          line,
          "\"%s\" may be %s with a thousands comma, or %s with a decimal comma"
              .formatted(ambiguous, DOT_WITH_THOUSANDS.parse(ambiguous), COMMA.parse(ambiguous)),
          "say which with --decimal dot or --decimal comma");
    }
    if (commas && !dots) {
      return COMMA;
    }
    return thousands && !commas ? DOT_WITH_THOUSANDS : DOT;
  }
}

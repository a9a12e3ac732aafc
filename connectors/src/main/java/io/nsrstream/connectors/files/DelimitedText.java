package io.nsrstream.connectors.files;

import io.nsrstream.online.settings.Rules;
import java.util.List;

/**
 * How the text of a CSV file is read; what is left to {@code AUTO} is guessed from its beginning.
 *
 * @param header whether the first row names the columns
 * @param separator what stands between cells
 * @param decimal the decimal mark of numbers
 * @param missing texts that mean that a value or a label is missing, in any case, beside {@code ?}
 *     and an empty cell; in quotes they are values
 */
public record DelimitedText(
    Header header, Separator separator, DecimalMark decimal, List<String> missing) {

  /** All guessed; {@code NaN}, {@code NA} and {@code null} mean missing. */
  public static final DelimitedText DEFAULTS =
      new DelimitedText(
          Header.AUTO, Separator.AUTO, DecimalMark.AUTO, List.of("NaN", "NA", "null"));

  /** Whether the first row names the columns. */
  public enum Header {
    /** Guessed: names above numbers, or a first row whose texts no later row repeats. */
    AUTO,
    PRESENT,
    /** Columns are named {@code column0}, {@code column1}, …, by their position. */
    ABSENT
  }

  /** The character between cells. */
  public enum Separator {
    /** Guessed: the one that splits the first rows into the same number of cells, and numbers. */
    AUTO('\0'),
    COMMA(','),
    TAB('\t'),
    SEMICOLON(';'),
    PIPE('|'),
    /** One or more blanks or tabs. */
    BLANKS(' ');

    private final char character;

    Separator(char character) {
      this.character = character;
    }

    char character() {
      return character;
    }

    /** The character as text. */
    public String text() {
      return String.valueOf(character);
    }
  }

  /** The decimal mark of numbers. */
  public enum DecimalMark {
    /** Guessed from the numbers of the first rows. */
    AUTO,
    /** As in 1200.5 and 1,200.5. */
    DOT,
    /** As in 1200,5 and 1.200,5. */
    COMMA
  }

  public DelimitedText {
    missing = List.copyOf(missing);
    new Rules()
        .require(
            missing.stream().noneMatch(String::isBlank),
            "missing",
            "must be texts that are not blank",
            missing.toString(),
            "leave empty cells out: they are missing in any case")
        .check();
  }

  /** The same with another choice about the header. */
  public DelimitedText withHeader(Header choice) {
    return new DelimitedText(choice, separator, decimal, missing);
  }

  /** The same with another separator. */
  public DelimitedText withSeparator(Separator choice) {
    return new DelimitedText(header, choice, decimal, missing);
  }

  /** The same with another decimal mark. */
  public DelimitedText withDecimal(DecimalMark choice) {
    return new DelimitedText(header, separator, choice, missing);
  }

  /** The same with other texts that mean missing. */
  public DelimitedText withMissing(List<String> texts) {
    return new DelimitedText(header, separator, decimal, texts);
  }
}

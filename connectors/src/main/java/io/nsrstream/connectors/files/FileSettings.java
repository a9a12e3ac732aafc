package io.nsrstream.connectors.files;

import io.nsrstream.online.settings.Rules;

/**
 * How a file is read as a stream. A column is named by its name in the header, or else by its
 * position, counted from 0; a name goes before a position.
 *
 * @param label the column of the label, {@code ""} for the last one
 * @param key the column of the key, {@code ""} where there is none
 * @param header whether the first row of a CSV file names its columns
 * @param separator what stands between the cells of a CSV file
 */
public record FileSettings(String label, String key, Header header, Separator separator) {

  /** Label last, no key, the rest found out from the file. */
  public static final FileSettings DEFAULTS = new FileSettings("", "", Header.AUTO, Separator.AUTO);

  /** Whether the first row names the columns. */
  public enum Header {
    /** It does if none of its cells is a number. */
    AUTO,
    PRESENT,
    /** Columns are named {@code column0}, {@code column1}, …, by their position. */
    ABSENT
  }

  /** What stands between cells. */
  public enum Separator {
    /** Whichever the first line has most of outside quotes; a comma where it has none. */
    AUTO('\0'),
    COMMA(','),
    TAB('\t'),
    SEMICOLON(';');

    private final char character;

    Separator(char character) {
      this.character = character;
    }

    char character() {
      return character;
    }
  }

  public FileSettings {
    new Rules()
        .require(
            label.isEmpty() || !label.equals(key),
            "key",
            "must be another column than the label",
            "\"" + key + "\"",
            "name the column of the key, or leave it empty")
        .check();
  }

  /** The same settings with the label in another column. */
  public FileSettings withLabel(String column) {
    return new FileSettings(column, key, header, separator);
  }

  /** The same settings with the key in another column. */
  public FileSettings withKey(String column) {
    return new FileSettings(label, column, header, separator);
  }
}

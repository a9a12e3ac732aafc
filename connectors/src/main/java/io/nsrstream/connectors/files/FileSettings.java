package io.nsrstream.connectors.files;

import io.nsrstream.online.settings.Rules;
import java.util.List;

/**
 * How a file with columns is read as a stream. A column is given by its name in the header or by
 * its position, counted from 0. If a text is both, it is the name.
 *
 * @param label the column of the label, {@code ""} for the last one
 * @param key the column of the key, {@code ""} where there is none
 * @param ignored columns that are not features; the label and the key may be among them
 * @param channels number of features of one step of a sequence: a row has those of the first step,
 *     then those of the second and so on; 0 if a row is a vector
 * @param header whether the first row of a CSV file names its columns
 * @param separator the character between the cells of a CSV file
 */
public record FileSettings(
    String label,
    String key,
    List<String> ignored,
    int channels,
    Header header,
    Separator separator) {

  /** Vectors, the label last, no key; header and separator are detected. */
  public static final FileSettings DEFAULTS =
      new FileSettings("", "", List.of(), 0, Header.AUTO, Separator.AUTO);

  /** Whether the first row names the columns. */
  public enum Header {
    /** Detected: the first row is a header if none of its cells is a number. */
    AUTO,
    PRESENT,
    /** Columns are named {@code column0}, {@code column1}, …, by their position. */
    ABSENT
  }

  /** The character between cells. */
  public enum Separator {
    /**
     * Detected: the candidate that is most frequent in the first line outside quotes; a comma if
     * there is none.
     */
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
    ignored = List.copyOf(ignored);
    new Rules()
        .require(
            label.isEmpty() || !label.equals(key),
            "key",
            "must be another column than the label",
            "\"" + key + "\"",
            "name the column of the key, or leave it empty")
        .between("channels", channels, 0, Integer.MAX_VALUE)
        .check();
  }

  /** The same settings with the label in another column. */
  public FileSettings withLabel(String column) {
    return new FileSettings(column, key, ignored, channels, header, separator);
  }

  /** The same settings with the key in another column. */
  public FileSettings withKey(String column) {
    return new FileSettings(label, column, ignored, channels, header, separator);
  }

  /** The same settings with other columns that are no features. */
  public FileSettings withIgnored(List<String> columns) {
    return new FileSettings(label, key, columns, channels, header, separator);
  }

  /** The same settings with other features per step. */
  public FileSettings withChannels(int count) {
    return new FileSettings(label, key, ignored, count, header, separator);
  }

  /** The same settings in the layout of the UCR archive: label first, then one value per step. */
  public FileSettings inUcrLayout() {
    return withLabel("0").withChannels(1);
  }

  /** Whether the label or the features differ from the defaults. */
  boolean choosesLayout() {
    return !label.isEmpty() || channels > 0;
  }

  /** Whether columns are chosen; only files with columns allow that. */
  boolean choosesColumns() {
    return choosesLayout() || !key.isEmpty() || !ignored.isEmpty();
  }
}

package io.nsrstream.connectors.files;

import io.nsrstream.online.settings.Rules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a file with columns is read as a stream. A column is given by its name in the header or by
 * its position, counted from 0. If a text is both, it is the name.
 *
 * @param label the column of the label, {@code ""} for the last one
 * @param labels the file that holds the labels, one a line for each row in the same order, where no
 *     column does
 * @param key the column of the key, {@code ""} where there is none
 * @param ignored columns that are not features; the label and the key may be among them
 * @param channels number of features of one step of a sequence: a row has those of the first step,
 *     then those of the second and so on; 0 if a row is a vector
 * @param texts columns that are texts of words
 * @param order the seed of an order of all rows at random, for files that are sorted; empty for
 *     that of the file
 * @param text how the text of a CSV file is read
 * @param badRows how many rows of a file may be bad: each is left out and counted, and one more
 *     ends the reading with an error
 * @param records how the JSON records of a file that has one a line are read
 */
public record FileSettings(
    String label,
    Optional<Path> labels,
    String key,
    List<String> ignored,
    int channels,
    List<String> texts,
    OptionalLong order,
    DelimitedText text,
    int badRows,
    TopicRecords records) {

  /** Vectors, the label last, no key; the dialect is guessed and no row may be bad. */
  public static final FileSettings DEFAULTS =
      new FileSettings(
          "",
          Optional.empty(),
          "",
          List.of(),
          0,
          List.of(),
          OptionalLong.empty(),
          DelimitedText.DEFAULTS,
          0,
          TopicRecords.DEFAULTS);

  public FileSettings {
    ignored = List.copyOf(ignored);
    texts = List.copyOf(texts);
    new Rules()
        .require(
            label.isEmpty() || !label.equals(key),
            "key",
            "must be another column than the label",
            "\"" + key + "\"",
            "name the column of the key, or leave it empty")
        .require(
            label.isEmpty() || labels.isEmpty(),
            "labels",
            "is for files without a column of labels",
            labels.map(file -> file + " beside the column " + label).orElse(""),
            "leave out --labels or --label")
        .require(
            channels == 0 || texts.isEmpty(),
            "text",
            "is for rows that are vectors",
            texts + " beside channels",
            "leave out --channels or --text")
        .between("channels", channels, 0, Integer.MAX_VALUE)
        .between("badRows", badRows, 0, Integer.MAX_VALUE)
        .check();
  }

  /** The same settings with the label in another column. */
  public FileSettings withLabel(String column) {
    return new FileSettings(
        column, labels, key, ignored, channels, texts, order, text, badRows, records);
  }

  /** The same settings with the labels in a file of their own. */
  public FileSettings withLabels(Path file) {
    return new FileSettings(
        label, Optional.of(file), key, ignored, channels, texts, order, text, badRows, records);
  }

  /** The same settings without a file of the labels. */
  FileSettings withoutLabels() {
    return new FileSettings(
        label, Optional.empty(), key, ignored, channels, texts, order, text, badRows, records);
  }

  /** The same settings with the key in another column. */
  public FileSettings withKey(String column) {
    return new FileSettings(
        label, labels, column, ignored, channels, texts, order, text, badRows, records);
  }

  /** The same settings with other columns that are no features. */
  public FileSettings withIgnored(List<String> columns) {
    return new FileSettings(
        label, labels, key, columns, channels, texts, order, text, badRows, records);
  }

  /** The same settings with other features per step. */
  public FileSettings withChannels(int count) {
    return new FileSettings(
        label, labels, key, ignored, count, texts, order, text, badRows, records);
  }

  /** The same settings with other columns that are texts. */
  public FileSettings withTexts(List<String> columns) {
    return new FileSettings(
        label, labels, key, ignored, channels, columns, order, text, badRows, records);
  }

  /** The same settings with the rows in an order at random. */
  public FileSettings withOrder(long seed) {
    return new FileSettings(
        label,
        labels,
        key,
        ignored,
        channels,
        texts,
        OptionalLong.of(seed),
        text,
        badRows,
        records);
  }

  /** The same settings with another way of reading the text of a CSV file. */
  public FileSettings withText(DelimitedText dialect) {
    return new FileSettings(
        label, labels, key, ignored, channels, texts, order, dialect, badRows, records);
  }

  /** The same settings with another bound of bad rows. */
  public FileSettings withBadRows(int most) {
    return new FileSettings(
        label, labels, key, ignored, channels, texts, order, text, most, records);
  }

  /** The same settings with another way of reading JSON records. */
  public FileSettings withRecords(TopicRecords ofTopic) {
    return new FileSettings(
        label, labels, key, ignored, channels, texts, order, text, badRows, ofTopic);
  }

  /** The same settings in the layout of the UCR archive: label first, then one value per step. */
  public FileSettings inUcrLayout() {
    return withLabel("0").withChannels(1);
  }

  /** Whether the label or the features differ from the defaults. */
  boolean choosesLayout() {
    return !label.isEmpty() || labels.isPresent() || channels > 0;
  }

  /** Whether columns are chosen; only files with columns allow that. */
  private boolean choosesColumns() {
    return choosesLayout() || !key.isEmpty() || !ignored.isEmpty() || !texts.isEmpty();
  }

  /**
   * Requires that no columns are chosen.
   *
   * @param format of a file that has none
   * @param parts what it has in their place
   * @throws MalformedFileException if some are
   */
  void requireNoColumns(Path file, String format, String parts) {
    if (choosesColumns()) {
      throw new MalformedFileException(
          file,
          1,
          "is in the format %s, which has %s and no columns to choose".formatted(format, parts),
          "leave out --label, --labels, --key, --ignore, --text and --channels");
    }
  }
}

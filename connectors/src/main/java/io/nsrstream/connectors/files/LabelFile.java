package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Labels in a file of their own, one a line for each row of another file in the same order. An
 * empty line is a missing label, except at the end; the first line may name the column.
 */
final class LabelFile implements AutoCloseable {
  private static final Pattern SEPARATED = Pattern.compile("(?!\").*[,;\\t].*");
  private static final int LINES_SAMPLED = 10_000;

  private final Path file;
  private final Path rowFile;
  private final InputStream content;
  private final TextLines lines;
  private final MissingText missing;
  private final LabelNames names = new LabelNames();
  private final boolean header;

  /** The first line, which is a header or a label; empty where there is none. */
  private final String first;

  private final LabelStatistics statistics;

  /** Lines up to the last that is not empty; 0 where the number of rows is not known. */
  private final long lineCount;

  /** Empty lines that were read ahead of the line that follows them. */
  private int emptyLines;

  private @Nullable String ahead;
  private long count;

  private LabelFile(
      Path file, InputStream content, DelimitedText style, Path rowFile, OptionalLong rows)
      throws IOException {
    this.file = file;
    this.rowFile = rowFile;
    this.content = content;
    DecodedText text = DecodedText.of(file, content);
    lines = new TextLines(file, text.reader());
    missing = new MissingText(style.missing());
    List<String> sample =
        text.wholeLines().lines().limit(LINES_SAMPLED).map(String::strip).toList();
    requireOneColumn(sample);
    first = sample.isEmpty() ? "" : sample.get(0);
    lineCount = rows.isPresent() ? countLines(file) : 0;
    header = LabelHeader.isPresent(sample, lineCount, rows);
    List<String> labels = header ? sample.subList(1, sample.size()) : sample;
    statistics =
        LabelStatistics.of(
            labels.stream().filter(label -> !missing.includes(label)).map(names::of).toList(),
            Decimal::parse);
    requireClasses();
    if (rows.isPresent()) {
      requireCount(rows.getAsLong());
    }
    if (header) {
      lines.next();
    }
    advance();
  }

  /**
   * Opens a file.
   *
   * @param rowFile the file that has the rows
   * @param rows how many it has, where that is known
   * @throws IOException if it cannot be opened
   * @throws MalformedFileException if it is not there, or its beginning holds no labels, or their
   *     number is known to be another
   */
  static LabelFile open(Path file, DelimitedText style, Path rowFile, OptionalLong rows)
      throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new MalformedFileException(
          file, "must be the file of the labels, but is no readable file", "check its path");
    }
    InputStream bytes = Files.newInputStream(file);
    try {
      return new LabelFile(file, GzipMembers.unzipped(bytes), style, rowFile, rows);
    } catch (IOException e) {
      bytes.close();
      throw MalformedFileException.unreadable(file, 1, e);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Reads a file once before, for the number of its lines without the empty ones at the end. */
  private static long countLines(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream content = GzipMembers.unzipped(bytes)) {
      TextLines lines = new TextLines(file, DecodedText.of(file, content).reader());
      long count = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        count = line.isBlank() ? count : lines.number();
      }
      return count;
    }
  }

  private void requireOneColumn(List<String> sample) {
    boolean separated = sample.stream().allMatch(line -> SEPARATED.matcher(line).matches());
    if (!sample.isEmpty() && separated) {
      throw new MalformedFileException(
          file,
          1,
          "must have one label in each line, but each of the first %d holds several cells"
              .formatted(sample.size()),
          "keep the column of the labels alone, or put labels that hold a comma in quotes");
    }
  }

  private void requireClasses() {
    if (statistics.hardlyRepeat()) {
      throw new MalformedFileException(
          file,
          header ? 2 : 1,
          "holds %d different numbers in %d lines, which are no classes"
              .formatted(statistics.different(), statistics.labels().size()),
          "turn the numbers into classes, or name another file with --labels");
    }
  }

  /** What was understood, in words. */
  String description() {
    return "%s, %s (%d classes in the first %d)"
        .formatted(
            file,
            header ? "with the header " + first : "without a header",
            statistics.different(),
            statistics.labels().size());
  }

  /** Whether there is a label, or an empty line before one. */
  boolean hasNext() {
    return ahead != null;
  }

  /** The label of the next row, or null where it is missing. */
  @Nullable String next() {
    if (ahead == null) {
      throw new NoSuchElementException(file + " has no more labels");
    }
    count++;
    if (emptyLines > 0) {
      emptyLines--;
      return null;
    }
    String label = ahead;
    advance();
    return missing.includes(label) ? null : names.of(unquoted(label));
  }

  private static String unquoted(String label) {
    boolean quoted = label.length() > 1 && label.startsWith("\"") && label.endsWith("\"");
    return quoted ? label.substring(1, label.length() - 1).replace("\"\"", "\"") : label;
  }

  /** Goes to the next line that is not empty. */
  private void advance() {
    try {
      emptyLines = -1;
      do {
        ahead = lines.next();
        ahead = ahead == null ? null : ahead.strip();
        emptyLines++;
      } while (ahead != null && ahead.isEmpty());
    } catch (IOException e) {
      throw MalformedFileException.unreadable(file, lines.number(), e);
    }
  }

  private void requireCount(long rows) {
    long labels = lineCount - (header ? 1 : 0);
    if (labels != rows) {
      throw differs(rows, labels);
    }
  }

  /**
   * An error where there are more rows or more labels, of which those that are left are counted.
   *
   * @param rows how many there are
   */
  MalformedFileException differs(long rows) {
    while (hasNext()) {
      next();
    }
    return differs(rows, count);
  }

  private MalformedFileException differs(long rows, long labels) {
    return new MalformedFileException(
        file,
        Math.min(rows, labels) + (header ? 2 : 1),
        "must have one label for each row of %s, which has %d rows, but has %d labels%s"
            .formatted(rowFile, rows, labels, header ? " after the header" : ""),
        "give each row its label in the same order, ? where it is missing; remove a line that names"
            + " the labels, or, if the first row names the columns, say --header yes");
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}

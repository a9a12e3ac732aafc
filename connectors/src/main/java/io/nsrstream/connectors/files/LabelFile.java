package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
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
  private final InputStream content;
  private final TextLines lines;
  private final MissingText missing;
  private final LabelNames names = new LabelNames();
  private final boolean header;
  private final LabelStatistics statistics;

  /** Empty lines that were read ahead of the line that follows them. */
  private int emptyLines;

  private @Nullable String ahead;
  private long count;

  private LabelFile(Path file, InputStream content, DelimitedText style) throws IOException {
    this.file = file;
    this.content = content;
    DecodedText text = DecodedText.of(file, content);
    lines = new TextLines(file, text.reader());
    missing = new MissingText(style.missing());
    List<String> sample =
        text.wholeLines().lines().limit(LINES_SAMPLED).map(String::strip).toList();
    requireOneColumn(sample);
    header = isHeader(sample);
    List<String> labels = header ? sample.subList(1, sample.size()) : sample;
    statistics =
        LabelStatistics.of(
            labels.stream().filter(label -> !missing.includes(label)).map(names::of).toList(),
            Decimal::parse);
    requireClasses();
    if (header) {
      lines.next();
    }
    advance();
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be opened
   * @throws MalformedFileException if it is not there, or its beginning holds no labels
   */
  static LabelFile open(Path file, DelimitedText style) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new MalformedFileException(
          file, "must be the file of the labels, but is no readable file", "check its path");
    }
    InputStream bytes = Files.newInputStream(file);
    try {
      return new LabelFile(file, GzipMembers.unzipped(bytes), style);
    } catch (IOException e) {
      bytes.close();
      throw MalformedFileException.unreadable(file, 1, e);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
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

  /** Whether the first line is a text over numbers, or over texts that all repeat. */
  private static boolean isHeader(List<String> sample) {
    if (sample.isEmpty() || sample.get(0).isEmpty() || isNumber(sample.get(0))) {
      return false;
    }
    List<String> rest =
        sample.stream().skip(1).filter(line -> !MissingText.isMissing(line)).toList();
    Set<String> once = new HashSet<>();
    Set<String> again = new HashSet<>();
    for (String line : rest) {
      if (!once.add(line)) {
        again.add(line);
      }
    }
    return !rest.isEmpty()
        && !once.contains(sample.get(0))
        && (rest.stream().allMatch(LabelFile::isNumber) || again.size() == once.size());
  }

  private static boolean isNumber(String text) {
    return !Float.isNaN(Decimal.parse(text));
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
            header ? "with a header" : "without a header",
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

  /**
   * An error where there are more rows or more labels, of which those that are left are counted.
   *
   * @param rowCount how many rows there are
   */
  MalformedFileException differs(Path rows, long rowCount) {
    long line = lines.number();
    while (hasNext()) {
      next();
    }
    return new MalformedFileException(
        file,
        line,
        "must have one label for each row of %s, which has %d rows, but has %d labels%s"
            .formatted(rows, rowCount, count, header ? " after the header" : ""),
        "give each row its label in the same order, ? where it is missing, and remove a line that"
            + " names the labels");
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}

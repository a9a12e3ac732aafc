package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a first pass over a LIBSVM file finds, since no header says how many positions there are.
 * Rows that are bad do not count; where the file cannot be read further, the scan ends.
 */
final class LibsvmScan {
  private static final int LABELS_SAMPLED = 10_000;

  private final Path file;
  private final int most;
  private final List<String> labels = new ArrayList<>();
  private final LabelNames names = new LabelNames();
  private int first = 1;
  private int last;
  private boolean ranked;
  private long several;
  private long firstLine;
  private @Nullable MalformedFileException firstBad;

  private LibsvmScan(Path file, int most) {
    this.file = file;
    this.most = most;
  }

  /**
   * Reads a file.
   *
   * @param most positions that there may be
   * @throws MalformedFileException if its rows are of no use as a whole
   */
  static LibsvmScan of(Path file, int most) {
    if (!Files.isRegularFile(file)) {
      throw new MalformedFileException(
          file, "is in LIBSVM format, which is read twice", "write it to a file on a disk");
    }
    LibsvmScan scan = new LibsvmScan(file, most);
    try (InputStream bytes = Files.newInputStream(file);
        InputStream content = GzipMembers.unzipped(bytes)) {
      scan.read(new TextLines(file, DecodedText.of(file, content).reader()));
    } catch (IOException e) {
      // Reading the rows meets the same place and says so.
    }
    scan.requireClasses();
    return scan;
  }

  private void read(TextLines lines) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String row = LibsvmLine.withoutComment(line);
      if (!row.isEmpty()) {
        take(lines, row);
      }
    }
  }

  private void take(TextLines lines, String row) {
    try {
      LibsvmLine read = LibsvmLine.of(lines, row, most);
      int[] positions = read.positions();
      if (positions.length > 0 && !read.hasSeveralLabels()) {
        first = Math.min(first, positions[0]);
        last = Math.max(last, positions[positions.length - 1]);
      }
      ranked |= read.ranked();
      takeLabel(read, lines.number());
    } catch (MalformedFileException e) {
      firstBad = firstBad == null ? e : firstBad;
    }
  }

  private void takeLabel(LibsvmLine row, long line) {
    firstLine = firstLine == 0 ? line : firstLine;
    if (labels.size() < LABELS_SAMPLED && !MissingText.isMissing(row.label())) {
      labels.add(names.of(row.label()));
      several += row.hasSeveralLabels() ? 1 : 0;
    }
  }

  private void requireClasses() {
    if (firstLine == 0 && firstBad != null) {
      throw firstBad;
    }
    if (2 * several > labels.size()) {
      throw new MalformedFileException(
          file,
          firstLine,
          "has several labels in a row (multi-label), which are not read",
          "keep one label in each row");
    }
    LabelStatistics statistics = LabelStatistics.of(labels, Decimal::parse);
    if (statistics.hardlyRepeat()) {
      throw new MalformedFileException(
          file,
          firstLine,
          "holds a regression target, %d different numbers in %d rows, which is not read: classes are"
              .formatted(statistics.different(), labels.size()),
          "turn the target into classes");
    }
  }

  /** The first position, 0 or 1. */
  int first() {
    return first;
  }

  /** The number of positions, at least 1. */
  int width() {
    return Math.max(1, last - first + 1);
  }

  /** Whether rows have a {@code qid}. */
  boolean ranked() {
    return ranked;
  }

  /** The first labels. */
  List<String> labels() {
    return labels;
  }
}

package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a LIBSVM file as vectors of one width, which a first pass over the file finds; what a
 * row leaves out is 0. Positions count from 1, or from 0 if any row has a position 0.
 */
final class LibsvmRows implements Rows {
  private final TextLines lines;
  private final LibsvmScan scan;
  private final int most;
  private final LabelNames labels = new LabelNames();

  /** Reads the file once for its width. */
  LibsvmRows(Path file, Reader text, FileSettings settings) {
    settings.requireNoColumns(file, FileFormat.LIBSVM.toString(), "a label and positions");
    lines = new TextLines(file, text);
    most = settings.records().mapping().bounds().maxFeatures();
    scan = LibsvmScan.of(file, most);
  }

  @Override
  public boolean sequences() {
    return false;
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public List<String> featureNames() {
    return IntStream.range(0, scan.width())
        .mapToObj(i -> Integer.toString(scan.first() + i))
        .toList();
  }

  @Override
  public FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("features", Integer.toString(scan.width()));
    facts.put("positions from", Integer.toString(scan.first()));
    facts.put(
        "label",
        "first (%d classes in the first %d rows)"
            .formatted(
                LabelStatistics.of(scan.labels(), Decimal::parse).different(),
                scan.labels().size()));
    if (scan.ranked()) {
      facts.put("qid", "left out");
    }
    return new FileDescription(facts, List.of());
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    String line = lines.next();
    while (line != null && LibsvmLine.withoutComment(line).isEmpty()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    try {
      return example(LibsvmLine.of(lines, LibsvmLine.withoutComment(line), most), number);
    } catch (MalformedFileException e) {
      throw e.ofRow();
    }
  }

  private Example example(LibsvmLine row, long number) {
    if (row.hasSeveralLabels()) {
      throw lines.malformed(
          "a row must have one label, but has \"%s\"".formatted(row.label()), "keep one of them");
    }
    float[] features = new float[scan.width()];
    for (int i = 0; i < row.positions().length; i++) {
      features[row.positions()[i] - scan.first()] = row.values()[i];
    }
    String label = MissingText.isMissing(row.label()) ? null : labels.of(row.label());
    return new Example("", Long.toString(number), features, List.of(), label, number);
  }
}

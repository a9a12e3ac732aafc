package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of one file with the labels of another, one for each row, also for one that is bad. */
final class LabelledRows implements Rows {
  private final Rows rows;
  private final LabelFile labels;
  private long taken;

  private LabelledRows(Rows rows, LabelFile labels) {
    this.rows = rows;
    this.labels = labels;
  }

  /**
   * Opens the file of the labels.
   *
   * @param count how many rows there are, where that is known
   */
  static LabelledRows open(
      Path file, Rows rows, OptionalLong count, Path labels, DelimitedText style)
      throws IOException {
    return new LabelledRows(rows, LabelFile.open(labels, style, file, count));
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    Example row;
    try {
      row = rows.next(number);
    } catch (MalformedFileException e) {
      if (e.isOfRow()) {
        nextLabel();
      }
      throw e;
    }
    if (row != null) {
      return row.withLabel(nextLabel());
    }
    if (labels.hasNext()) {
      throw labels.differs(taken);
    }
    return null;
  }

  private @Nullable String nextLabel() throws IOException {
    if (!labels.hasNext()) {
      throw labels.differs(taken + 1 + rows.countRest());
    }
    taken++;
    return labels.next();
  }

  @Override
  public boolean sequences() {
    return rows.sequences();
  }

  @Override
  public long line() {
    return rows.line();
  }

  @Override
  public List<String> featureNames() {
    return rows.featureNames();
  }

  @Override
  public List<String> textNames() {
    return rows.textNames();
  }

  @Override
  public FileDescription description() {
    return rows.description().with("labels", labels.description());
  }

  @Override
  public void close() throws IOException {
    labels.close();
  }
}

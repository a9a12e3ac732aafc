package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file in one format. */
interface Rows {

  /** Whether rows are sequences; they are plain vectors otherwise. */
  boolean sequences();

  /** The line that was read last, counted from 1; 0 for a format without lines. */
  long line();

  /** The names of the features of one step; those of the first, where each step has its own. */
  List<String> featureNames();

  /** How the beginning was understood. */
  default FileDescription description() {
    return FileDescription.ofFeatures(featureNames().size(), sequences());
  }

  /**
   * The next row, or null after the last.
   *
   * @param number what the example has as id and as time
   */
  @Nullable Example next(long number) throws IOException;

  /** Closes what the rows opened beside the file itself. */
  default void close() throws IOException {}
}

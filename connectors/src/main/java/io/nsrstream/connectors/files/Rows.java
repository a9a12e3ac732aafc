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

  /** The names of the features that are texts. */
  default List<String> textNames() {
    return List.of();
  }

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

  /** Reads all rows that are left; how many there are, bad ones too. */
  default long countRest() throws IOException {
    for (long count = 0; ; count++) {
      try {
        if (next(count) == null) {
          return count;
        }
      } catch (MalformedFileException e) {
        if (!e.isOfRow()) {
          throw e;
        }
      }
    }
  }

  /** Closes what the rows opened beside the file itself. */
  default void close() throws IOException {}
}

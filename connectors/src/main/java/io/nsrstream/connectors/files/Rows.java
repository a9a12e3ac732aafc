package io.nsrstream.connectors.files;

import io.nsrstream.online.Example;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file in one format. */
interface Rows {

  List<String> featureNames();

  /** The next row, or null after the last. */
  @Nullable Example next() throws IOException;
}

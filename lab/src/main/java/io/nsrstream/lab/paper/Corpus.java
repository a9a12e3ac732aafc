package io.nsrstream.lab.paper;

import io.nsrstream.lab.epochs.Split;
import java.io.IOException;
import java.nio.file.Path;

/** A data set and how it is split. */
public interface Corpus {

  /** Distinguishes its results from those of others. */
  String name();

  /**
   * Reads its files.
   *
   * @param data the data directory
   * @throws IOException if one is not there or cannot be read; the message says what to do
   */
  Splits open(Path data) throws IOException;

  /** Its split by seed. */
  interface Splits {
    Split of(long seed);
  }
}

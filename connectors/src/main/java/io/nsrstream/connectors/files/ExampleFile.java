package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file, or several one after another, as a stream of examples, each read when it is asked for.
 * The beginning of a file shows its format:
 *
 * <ul>
 *   <li>gzip, with any of the others inside;
 *   <li>IDX images, by two zero bytes: the rows of an image are the steps, its columns the
 *       channels, its pixels go from 0 to 1; labels are in the file beside it;
 *   <li>sktime's ts, by a line {@code @problemName} or another of its tags after comments in {@code
 *       #}: each line is a sequence;
 *   <li>ARFF, by another {@code @} or a {@code %};
 *   <li>records of a topic, one JSON object in each line, by a brace: they are read through {@link
 *       FileSettings#withRecords};
 *   <li>LIBSVM, by rows of a label and {@code position:value}: vectors, as wide as the largest
 *       position of the file, which is read once before;
 *   <li>CSV, everything else. A file named {@code .tsv} that has no header is in the layout of the
 *       UCR archive, {@link FileSettings#inUcrLayout}, unless label or channels are chosen.
 * </ul>
 *
 * <p>Archives and other formats that are not read are refused by name. Texts are read as UTF-8.
 * Examples have the row number from 0 as id and as time. A missing value is {@link
 * Example#MISSING}, and a missing label is no label; {@link DelimitedText} says which cells of a
 * CSV file are missing. A cell of CSV that is neither missing nor a number is a nominal value. At
 * the end of a sequence in CSV or ARFF, steps with only missing values are padding and do not
 * count.
 *
 * <p>Iterating throws {@link MalformedFileException} at a row that breaks a rule, where the file is
 * cut off or damaged, and {@link UncheckedIOException} where the disk fails. Not thread-safe.
 */
public final class ExampleFile implements Iterator<Example>, AutoCloseable {
  private final List<Path> paths;
  private final FileSettings settings;
  private final long size;
  private final Iterator<Path> later;
  private FormattedFile file;
  private long sizeBefore;
  private final BadRows badRows;
  private final FileDescription description;
  private @Nullable Example next;

  /** All rows in the order of the settings; null where that is the order of the file. */
  private @Nullable Iterator<Example> ordered;

  private long read;

  private ExampleFile(List<Path> paths, FileSettings settings) throws IOException {
    this.paths = paths;
    this.settings = settings;
    size = size(paths);
    badRows = new BadRows(settings.badRows());
    later = paths.iterator();
    file = FormattedFile.open(later.next(), settings);
    description = file.description();
  }

  private static long size(List<Path> paths) throws IOException {
    long size = 0;
    for (Path path : paths) {
      size += Files.size(path);
    }
    return size;
  }

  /**
   * Opens a file and reads as far as its first row.
   *
   * @throws IOException if it cannot be opened
   * @throws MalformedFileException if its beginning breaks a rule, or it has no such columns
   */
  public static ExampleFile open(Path path, FileSettings settings) throws IOException {
    return open(List.of(path), settings);
  }

  /**
   * Opens files of the same features that are one stream, in this order; reads as far as the first
   * row.
   *
   * @param paths at least one
   * @throws IOException if the first cannot be opened, or another is not there
   * @throws MalformedFileException if the beginning of the first breaks a rule, or it has no such
   *     columns
   */
  public static ExampleFile open(List<Path> paths, FileSettings settings) throws IOException {
    new Rules()
        .require(
            paths.size() == 1 || settings.labels().isEmpty(),
            "labels",
            "is for one file of rows",
            "given for " + paths,
            "open each file with its own")
        .check();
    return new ExampleFile(List.copyOf(paths), settings);
  }

  /** Whether the examples are sequences; they are plain vectors otherwise. */
  public boolean sequences() {
    return file.sequences();
  }

  /**
   * The names of the features in their order: those of one step, where examples are sequences, and
   * of the first, where each step has its own.
   */
  public List<String> featureNames() {
    return file.featureNames();
  }

  /** The names of the features that are texts. */
  public List<String> textNames() {
    return file.textNames();
  }

  /** The number of features of every step; of every example, where it is a plain vector. */
  public int width() {
    return featureNames().size();
  }

  /** How many bytes were read so far, of {@link #size()}; buffers run ahead. */
  public long bytesRead() {
    return sizeBefore + file.bytesRead();
  }

  /** The size of the files in bytes, as it was when they were opened. */
  public long size() {
    return size;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = inOrder();
    }
    return next != null;
  }

  @Override
  public Example next() {
    Example example = next == null ? inOrder() : next;
    next = null;
    if (example == null) {
      throw new NoSuchElementException("%s has no more than %d rows".formatted(names(), read));
    }
    return example;
  }

  private String names() {
    return paths.stream().map(Path::toString).collect(Collectors.joining(" and "));
  }

  /** How the beginning of the first file was understood. */
  public FileDescription description() {
    return description;
  }

  /** How many rows were left out because they were bad. */
  public long rejected() {
    return badRows.count();
  }

  /** Why the first rows were left out that were bad, each with its file and line. */
  public List<String> rejections() {
    return badRows.reasons();
  }

  private @Nullable Example inOrder() {
    if (settings.order().isEmpty()) {
      return readNext();
    }
    if (ordered == null) {
      ordered = shuffled(new SplitMix64(settings.order().getAsLong()));
    }
    return ordered.hasNext() ? ordered.next() : null;
  }

  /** Reads all rows. Each keeps its id, and its time is its place in the new order. */
  private Iterator<Example> shuffled(SplitMix64 random) {
    List<Example> rows = new ArrayList<>();
    for (Example row = readNext(); row != null; row = readNext()) {
      rows.add(row);
    }
    for (int i = rows.size() - 1; i > 0; i--) {
      Collections.swap(rows, i, random.nextInt(i + 1));
    }
    for (int i = 0; i < rows.size(); i++) {
      rows.set(i, rows.get(i).withTime(i));
    }
    return rows.iterator();
  }

  private @Nullable Example readNext() {
    Example example = nextGood();
    while (example == null && later.hasNext()) {
      goOnWith(later.next());
      example = nextGood();
    }
    if (example == null && read == 0 && badRows.count() > 0) {
      throw badRows.all();
    }
    read += example == null ? 0 : 1;
    return example;
  }

  private @Nullable Example nextGood() {
    while (true) {
      try {
        return file.next(read);
      } catch (MalformedFileException e) {
        badRows.skip(e);
      }
    }
  }

  private void goOnWith(Path path) {
    FormattedFile before = file;
    try {
      sizeBefore += before.bytesRead();
      before.close();
      file = FormattedFile.open(path, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be opened (%s): check that it is there and may be read"
              .formatted(path, e.getMessage()),
          e);
    }
    if (file.sequences() != before.sequences()
        || !file.featureNames().equals(before.featureNames())) {
      throw new MalformedFileException(
          path,
          "must have the features of %s, %s, but has %s"
              .formatted(before.path(), before.featureNames(), file.featureNames()),
          "read it as a stream of its own");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package io.nsrstream.connectors.files;

import io.nsrstream.online.Example;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV or ARFF file as a stream of examples, read as they are asked for. It is ARFF if its first
 * character that is not blank is {@code @} or {@code %}, and gzipped if its first bytes say so; its
 * name decides nothing. It is read as UTF-8.
 *
 * <p>Examples have the row number from 0 as id and as time. A missing value ({@code ?} or nothing)
 * is the nominal value {@code ?}: a category of its own; a missing label is no label. In CSV, a
 * cell that is not a decimal number ({@code NaN} is none) is a nominal value.
 *
 * <p>Iterating throws {@link MalformedFileException} at a row that breaks a rule, and {@link
 * UncheckedIOException} where reading fails. Not thread-safe.
 */
public final class ExampleFile implements Iterator<Example>, AutoCloseable {
  private static final int HEAD_CHARACTERS = 1 << 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path path;
  private final long size;
  private final CountedBytes bytes;
  private final Rows rows;
  private @Nullable Example next;
  private long read;

  private ExampleFile(Path path, long size, CountedBytes bytes, Rows rows) {
    this.path = path;
    this.size = size;
    this.bytes = bytes;
    this.rows = rows;
  }

  /**
   * Opens a file and reads as far as its first row.
   *
   * @throws IOException if it cannot be read
   * @throws MalformedFileException if its beginning breaks a rule, or it has no such columns
   */
  public static ExampleFile open(Path path, FileSettings settings) throws IOException {
    CountedBytes bytes = new CountedBytes(Files.newInputStream(path));
    try {
      return new ExampleFile(path, Files.size(path), bytes, rows(path, bytes, settings));
    } catch (CharacterCodingException e) {
      bytes.close();
      throw notUtf8(path, 0);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static Rows rows(Path path, CountedBytes bytes, FileSettings settings)
      throws IOException {
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(unzipped(bytes), StandardCharsets.UTF_8.newDecoder()),
            BUFFER_BYTES);
    String head = head(text);
    if (!head.isEmpty() && head.charAt(0) == BYTE_ORDER_MARK) {
      text.skip(1);
      head = head.substring(1);
    }
    String start = head.stripLeading();
    return start.startsWith("@") || start.startsWith("%")
        ? new ArffRows(path, text, settings)
        : new CsvRows(path, text, start, settings);
  }

  private static InputStream unzipped(InputStream bytes) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(bytes, BUFFER_BYTES);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
  }

  /** The beginning of a text, which is left where it was. */
  private static String head(BufferedReader text) throws IOException {
    char[] head = new char[HEAD_CHARACTERS];
    text.mark(HEAD_CHARACTERS);
    int length = 0;
    int read = 0;
    while (read >= 0 && length < HEAD_CHARACTERS) {
      length += read;
      read = text.read(head, length, HEAD_CHARACTERS - length);
    }
    text.reset();
    return new String(head, 0, length);
  }

  private static MalformedFileException notUtf8(Path path, long rows) {
    return new MalformedFileException(
        path,
        rows + 1,
        "must be UTF-8 text here or somewhat later, but is not",
        "convert it to UTF-8");
  }

  /** The names of the features in their order. */
  public List<String> featureNames() {
    return rows.featureNames();
  }

  /** The number of features of every example. */
  public int width() {
    return rows.featureNames().size();
  }

  /** How many bytes of the file were read so far, of {@link #size()}; buffers run ahead. */
  public long bytesRead() {
    return bytes.count();
  }

  /** The size of the file in bytes, as it was when opened. */
  public long size() {
    return size;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = readNext();
    }
    return next != null;
  }

  @Override
  public Example next() {
    Example example = next == null ? readNext() : next;
    next = null;
    if (example == null) {
      throw new NoSuchElementException("%s has no more than %d rows".formatted(path, read));
    }
    return example;
  }

  private @Nullable Example readNext() {
    try {
      Example example = rows.next();
      read += example == null ? 0 : 1;
      return example;
    } catch (CharacterCodingException e) {
      throw notUtf8(path, read);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read beyond row %d (%s): check that it is complete"
              .formatted(path, read, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

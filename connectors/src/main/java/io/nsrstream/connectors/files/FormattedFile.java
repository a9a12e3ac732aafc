package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
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
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One file, read in the format that its beginning shows. */
final class FormattedFile implements Rows, AutoCloseable {
  private static final int HEAD_CHARACTERS = 1 << 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path path;
  private final CountedBytes bytes;
  private final Rows rows;
  private long read;

  private FormattedFile(Path path, CountedBytes bytes, Rows rows) {
    this.path = path;
    this.bytes = bytes;
    this.rows = rows;
  }

  /** Opens a file and reads as far as its first row. */
  static FormattedFile open(Path path, FileSettings settings) throws IOException {
    CountedBytes bytes = new CountedBytes(Files.newInputStream(path));
    try {
      return new FormattedFile(path, bytes, rows(path, unzipped(bytes), settings));
    } catch (CharacterCodingException e) {
      bytes.close();
      throw notUtf8(path, 0);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static Rows rows(Path path, InputStream bytes, FileSettings settings) throws IOException {
    if (firstTwoBytes(bytes) == IdxRows.MAGIC_START) {
      return new IdxRows(path, bytes, settings);
    }
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), BUFFER_BYTES);
    String head = head(text);
    if (!head.isEmpty() && head.charAt(0) == BYTE_ORDER_MARK) {
      text.skip(1);
      head = head.substring(1);
    }
    String start = head.stripLeading();
    if (TsRows.isFormatOf(start)) {
      return new TsRows(path, text, settings);
    }
    return start.startsWith("@") || start.startsWith("%")
        ? new ArffRows(path, text, settings)
        : new CsvRows(path, text, start, settings);
  }

  /** The bytes of a file, unzipped where the first of them say that they are gzipped. */
  static InputStream unzipped(InputStream bytes) throws IOException {
    InputStream buffered = new BufferedInputStream(bytes, BUFFER_BYTES);
    return firstTwoBytes(buffered) == GZIP_MAGIC
        ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES), BUFFER_BYTES)
        : buffered;
  }

  /** Two bytes, which are left where they were, as a number; negative where there are fewer. */
  private static int firstTwoBytes(InputStream buffered) throws IOException {
    buffered.mark(2);
    int two = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return two;
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

  Path path() {
    return path;
  }

  /** How many bytes of the file were read so far; buffers run ahead. */
  long bytesRead() {
    return bytes.count();
  }

  @Override
  public boolean sequences() {
    return rows.sequences();
  }

  @Override
  public List<String> featureNames() {
    return rows.featureNames();
  }

  @Override
  public @Nullable Example next(long number) {
    try {
      Example example = rows.next(number);
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

package io.nsrstream.connectors.files;

import io.nsrstream.connectors.avro.AvroContainer;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One file, read in the format that its beginning shows. */
final class FormattedFile implements Rows, AutoCloseable {
  private final Path path;
  private final CountedBytes bytes;
  private final InputStream content;
  private final FileDescription description;
  private final Rows rows;

  private FormattedFile(
      Path path, CountedBytes bytes, InputStream content, FileDescription description, Rows rows) {
    this.path = path;
    this.bytes = bytes;
    this.content = content;
    this.description = description;
    this.rows = rows;
  }

  /**
   * Opens a file and reads as far as its first row.
   *
   * @throws IOException if it cannot be opened
   * @throws MalformedFileException if its beginning breaks a rule
   */
  static FormattedFile open(Path path, FileSettings settings) throws IOException {
    CountedBytes bytes = new CountedBytes(Files.newInputStream(path));
    try {
      InputStream content = GzipMembers.unzipped(bytes);
      return opened(path, bytes, content, settings);
    } catch (IOException e) {
      bytes.close();
      throw MalformedFileException.unreadable(path, 1, e);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static FormattedFile opened(
      Path path, CountedBytes bytes, InputStream content, FileSettings settings)
      throws IOException {
    boolean idx = GzipMembers.firstTwoBytes(content) == IdxRows.MAGIC_START;
    if (idx || SheetRows.isSheet(path)) {
      String format = idx ? IdxRows.FORMAT : SheetRows.FORMAT;
      requireEffect(path, format, settings);
      Rows images =
          idx ? new IdxRows(path, content, settings) : new SheetRows(path, content, settings);
      return new FormattedFile(path, bytes, content, ofOtherFile(format, images, settings), images);
    }
    if (AvroContainer.begins(content)) {
      requireEffect(path, AvroRows.FORMAT, settings);
      Rows records = new AvroRows(path, content, settings);
      return new FormattedFile(
          path, bytes, content, records.description().withFormat(AvroRows.FORMAT), records);
    }
    DecodedText text = DecodedText.of(path, content);
    if (text.isBlank()) {
      throw new MalformedFileException(
          path, 1, "must have rows, but is empty", "check that it was written to its end");
    }
    FileFormat format = FileFormat.of(text, settings.text());
    Rows rows = rows(path, format, text, settings);
    Rows labelled =
        settings.labels().isPresent()
            ? LabelledRows.open(
                path, rows, count(path, format, settings), settings.labels().get(), settings.text())
            : rows;
    FileDescription description =
        format == FileFormat.JSON_LINES
            ? labelled.description().withFormat(format.toString())
            : ofOtherFile(format.toString(), labelled, settings);
    return new FormattedFile(path, bytes, content, description, labelled);
  }

  private static FileDescription ofOtherFile(String format, Rows rows, FileSettings settings) {
    return rows.description()
        .withFormat(format)
        .withWarnings(settings.records().warningsOfOtherFiles());
  }

  /**
   * Reads a file once before, for the number of its rows; empty where it cannot be read twice, or
   * not to its end.
   */
  private static OptionalLong count(Path path, FileFormat format, FileSettings settings) {
    if (!Files.isRegularFile(path)) {
      return OptionalLong.empty();
    }
    try (InputStream bytes = Files.newInputStream(path);
        InputStream content = GzipMembers.unzipped(bytes)) {
      return OptionalLong.of(
          rows(path, format, DecodedText.of(path, content), settings).countRest());
    } catch (IOException | MalformedFileException e) {
      // Reading the rows meets the same place and says so.
      return OptionalLong.empty();
    }
  }

  private static Rows rows(Path path, FileFormat format, DecodedText text, FileSettings settings)
      throws IOException {
    if (format != FileFormat.CSV) {
      requireEffect(path, format.toString(), settings);
    }
    if (format == FileFormat.JSON_LINES) {
      settings.requireNoColumns(path, format.toString(), "fields that mapping names");
    }
    return switch (format) {
      case TS -> new TsRows(path, text, settings);
      case ARFF -> ArffRows.read(path, text, settings);
      case JSON_LINES -> new JsonRows(path, text, settings.records());
      case LIBSVM -> new LibsvmRows(path, text.reader(), settings);
      case CSV -> new CsvRows(path, text, settings);
    };
  }

  private static void requireEffect(Path path, String format, FileSettings settings) {
    if (!settings.text().equals(DelimitedText.DEFAULTS)) {
      throw new MalformedFileException(
          path,
          "is a file in the format %s, which says itself how it is read".formatted(format),
          "leave out --header, --separator, --decimal and --missing");
    }
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
  public List<String> textNames() {
    return rows.textNames();
  }

  @Override
  public FileDescription description() {
    return description;
  }

  @Override
  public long line() {
    return rows.line();
  }

  @Override
  public @Nullable Example next(long number) {
    try {
      return rows.next(number);
    } catch (IOException e) {
      throw MalformedFileException.unreadable(path, rows.line(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try (content) {
      rows.close();
    }
  }
}

package io.nsrstream.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HexFormat;

/** Formats that are not read, each with a way to turn it into one that is. */
enum UnreadFormat {
  ZIP("a zip archive", "unpack it, as with unzip", "504b0304"),
  BZIP2("compressed with bzip2", "unpack it with bunzip2, or pack it with gzip", "425a68"),
  XZ("compressed with xz", "unpack it with unxz, or pack it with gzip", "fd377a585a00"),
  ZSTD("compressed with zstd", "unpack it with unzstd, or pack it with gzip", "28b52ffd"),
  PARQUET("a Parquet file", "write it as CSV, as with to_csv of pandas", "50415231"),
  AVRO("an Avro file", "write it as JSON lines, as with avro-tools tojson", "4f626a01"),
  UTF_16_LITTLE("text in UTF-16", "convert it, as with iconv -f utf-16 -t utf-8", "fffe"),
  UTF_16_BIG("text in UTF-16", "convert it, as with iconv -f utf-16 -t utf-8", "feff");

  private final String title;
  private final String remedy;

  /** The first bytes, in hexadecimal. */
  private final String start;

  UnreadFormat(String title, String remedy, String start) {
    this.title = title;
    this.remedy = remedy;
    this.start = start;
  }

  /**
   * Refuses what is not read.
   *
   * @param buffered the file, which is left where it was
   * @throws MalformedFileException if it begins like one of these
   */
  static void refuse(Path file, InputStream buffered) throws IOException {
    buffered.mark(8);
    String head = HexFormat.of().formatHex(buffered.readNBytes(8));
    buffered.reset();
    for (UnreadFormat format : values()) {
      if (head.startsWith(format.start)) {
        throw new MalformedFileException(
            file, 1, "must be a file of examples, but is " + format.title, format.remedy);
      }
    }
  }
}

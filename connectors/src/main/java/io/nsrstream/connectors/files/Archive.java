package io.nsrstream.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/** Kinds of files that are not read, each with a way to turn it into one that is. */
enum Archive {
  ZIP("a zip archive", "unpack it, as with unzip", 'P', 'K', 3, 4),
  BZIP2("compressed with bzip2", "unpack it with bunzip2, or pack it with gzip", 'B', 'Z', 'h'),
  XZ(
      "compressed with xz",
      "unpack it with unxz, or pack it with gzip",
      0xfd,
      '7',
      'z',
      'X',
      'Z',
      0),
  ZSTD(
      "compressed with zstd",
      "unpack it with unzstd, or pack it with gzip",
      0x28,
      0xb5,
      0x2f,
      0xfd),
  PARQUET("a Parquet file", "write it as CSV, as with to_csv of pandas", 'P', 'A', 'R', '1'),
  AVRO("an Avro file", "write it as JSON lines, as with avro-tools tojson", 'O', 'b', 'j', 1),
  UTF_16_LITTLE("text in UTF-16", "convert it to UTF-8", 0xff, 0xfe),
  UTF_16_BIG("text in UTF-16", "convert it to UTF-8", 0xfe, 0xff);

  private final String title;
  private final String remedy;

  @SuppressWarnings("ImmutableEnumChecker") // never changed, and never given out
  private final byte[] start;

  Archive(String title, String remedy, int... start) {
    this.title = title;
    this.remedy = remedy;
    this.start = new byte[start.length];
    for (int i = 0; i < start.length; i++) {
      this.start[i] = (byte) start[i];
    }
  }

  /**
   * Refuses what is not read.
   *
   * @param buffered the file, which is left where it was
   * @throws MalformedFileException if it begins like one of these
   */
  static void refuse(Path file, InputStream buffered) throws IOException {
    buffered.mark(8);
    byte[] head = buffered.readNBytes(8);
    buffered.reset();
    for (Archive archive : values()) {
      int length = archive.start.length;
      if (head.length >= length && Arrays.equals(Arrays.copyOf(head, length), archive.start)) {
        throw new MalformedFileException(
            file, 1, "must be a file of examples, but is " + archive.title, archive.remedy);
      }
    }
  }
}

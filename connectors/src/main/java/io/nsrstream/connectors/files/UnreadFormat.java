package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Magic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Formats that are not read, each with a way to turn it into one that is. */
enum UnreadFormat {
  GZIP("gzip data inside gzip data", "unpack it once with gunzip", Magic.GZIP.start() + "08"),
  ZIP(
      "a zip archive, as .xlsx and .npz files are",
      "unpack it, as with unzip, or save it as CSV",
      Magic.ZIP.start()),
  BZIP2("compressed with bzip2", "unpack it with bunzip2, or pack it with gzip", "425a68"),
  XZ("compressed with xz", "unpack it with unxz, or pack it with gzip", "fd377a585a00"),
  ZSTD(
      "compressed with zstd",
      "unpack it with unzstd, or pack it with gzip",
      Magic.ZSTANDARD.start()),
  LZ4("compressed with lz4", "unpack it with unlz4, or pack it with gzip", Magic.LZ4.start()),
  SEVEN_ZIP("a 7z archive", "unpack it, as with 7z x", "377abcaf271c"),
  RAR("a RAR archive", "unpack it, as with unrar x", "526172211a07"),
  PARQUET(
      "a Parquet file", "write it as CSV, as with to_csv of pandas", Magic.PARQUET.start() + "15"),
  ARROW("a Feather or Arrow file", "write it as CSV, as with to_csv of pandas", "4152524f5731"),
  HDF5("an HDF5 file", "write it as CSV, as with to_csv of pandas", "894844460d0a1a0a"),
  NUMPY("a NumPy array", "write it as CSV, as with numpy.savetxt", "934e554d5059"),
  MATLAB("a MATLAB file", "write it as CSV, as with writematrix", "4d41544c414220352e30"),
  EXCEL("an Excel file", "save it as CSV", "d0cf11e0a1b11ae1"),
  SQLITE(
      "an SQLite database",
      "write a table as CSV, as with sqlite3 -csv",
      "53514c69746520666f726d61"),
  PNG("a PNG image", "give a file of rows; images are read in IDX format", "89504e470d0a1a0a"),
  JPEG("a JPEG image", "give a file of rows; images are read in IDX format", "ffd8ff"),
  GIF("a GIF image", "give a file of rows; images are read in IDX format", "47494638"),
  PDF("a PDF document", "give a file of rows", "255044462d"),
  JAVA_CLASS("a compiled Java class", "give a file of rows", "cafebabe"),
  PROGRAM("a program", "give a file of rows", "7f454c46"),
  UTF_16_LITTLE(
      "text in UTF-16",
      "convert it, as with iconv -f utf-16 -t utf-8",
      Magic.UTF_16_LITTLE.start()),
  UTF_16_BIG(
      "text in UTF-16", "convert it, as with iconv -f utf-16 -t utf-8", Magic.UTF_16_BIG.start()),
  HTML("a web page", "download the file itself, as with the link to its raw data", ""),
  XML("an XML file", "write its records as CSV or JSON lines", ""),
  LFS("a pointer of Git LFS in place of the data", "get the data with git lfs pull", ""),
  TAR("a tar archive", "unpack it, as with tar xf", ""),
  UTF_16_UNMARKED("text in UTF-16", "convert it, as with iconv -f utf-16 -t utf-8", ""),
  BINARY("binary data", "give a file of rows in one of the formats of docs/files.md", "");

  private static final int HEAD_BYTES = 512;
  private static final int TAR_MARK_AT = 257;
  private static final int LEAST_UTF_16 = 8;

  /** Controls are so rare in texts, also in damaged ones. */
  private static final int BYTES_PER_CONTROL = 10;

  private final String title;
  private final String remedy;

  /** The first bytes, in hexadecimal; empty where other things tell. */
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
    buffered.mark(HEAD_BYTES);
    byte[] head = buffered.readNBytes(HEAD_BYTES);
    buffered.reset();
    Optional<UnreadFormat> format = of(head);
    if (format.isPresent()) {
      throw new MalformedFileException(
          file, 1, "must be a file of examples, but is " + format.get().title, format.get().remedy);
    }
  }

  private static Optional<UnreadFormat> of(byte[] head) {
    String hex = HexFormat.of().formatHex(head);
    return Arrays.stream(values())
        .filter(format -> !format.start.isEmpty() && hex.startsWith(format.start))
        .findFirst()
        .or(() -> byText(new String(head, StandardCharsets.ISO_8859_1)))
        .or(() -> byZeros(head));
  }

  private static Optional<UnreadFormat> byText(String head) {
    if (head.startsWith("ustar", TAR_MARK_AT)) {
      return Optional.of(TAR);
    }
    String text = head.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return Optional.of(HTML);
    }
    if (text.startsWith("<?xml")) {
      return Optional.of(XML);
    }
    return text.startsWith("version https://git-lfs.github.com/")
        ? Optional.of(LFS)
        : Optional.empty();
  }

  /** Texts have hardly a zero; in UTF-16, every other byte of most texts is one. */
  private static Optional<UnreadFormat> byZeros(byte[] head) {
    int even = 0;
    int odd = 0;
    for (int i = 0; i < head.length; i++) {
      if (head[i] == 0 && i % 2 == 0) {
        even++;
      } else if (head[i] == 0) {
        odd++;
      }
    }
    int half = head.length / 2;
    boolean everyOther = (even == 0 && odd == half) || (odd == 0 && even == half);
    if (head.length >= LEAST_UTF_16 && everyOther) {
      return Optional.of(UTF_16_UNMARKED);
    }
    long controls = IntStream.range(0, head.length).filter(i -> isControl(head[i])).count();
    return controls > 1 && BYTES_PER_CONTROL * controls > head.length
        ? Optional.of(BINARY)
        : Optional.empty();
  }

  private static boolean isControl(byte value) {
    return value >= 0 && value < ' ' && (value < '\t' || value > '\r') && value != 0x1b;
  }
}

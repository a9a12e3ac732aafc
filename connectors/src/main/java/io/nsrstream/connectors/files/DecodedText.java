package io.nsrstream.connectors.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The text of a file, without a byte order mark.
 *
 * @param reader the whole text
 * @param head its beginning, at most {@link #MOST_CHARACTERS}
 * @param whole whether that is all
 */
record DecodedText(BufferedReader reader, String head, boolean whole) {
  private static final int LEAST_CHARACTERS = 1 << 16;

  /** Where lines are so long that fewer characters hold few of them. */
  private static final int MOST_CHARACTERS = 1 << 22;

  private static final int GROWTH = 8;
  private static final int LEAST_LINES = 20;
  private static final int BUFFER_CHARACTERS = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * Decodes UTF-8.
   *
   * @param content the unzipped file, buffered
   * @throws MalformedFileException if it is an archive or in another encoding
   */
  static DecodedText of(Path file, InputStream content) throws IOException {
    UnreadFormat.refuse(file, content);
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()), BUFFER_CHARACTERS);
    skipByteOrderMark(reader);
    for (int size = LEAST_CHARACTERS; ; size *= GROWTH) {
      String head = head(reader, size);
      boolean whole = head.length() < size;
      if (whole || size >= MOST_CHARACTERS || hasRows(head)) {
        return new DecodedText(reader, head, whole);
      }
    }
  }

  /** Whether there are some lines that are neither comments nor tags of a header. */
  private static boolean hasRows(String head) {
    return head.lines()
            .filter(line -> !line.isBlank() && "@%#".indexOf(line.stripLeading().charAt(0)) < 0)
            .limit(LEAST_LINES)
            .count()
        == LEAST_LINES;
  }

  private static void skipByteOrderMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
  }

  /** The beginning of a text, which is left where it was. */
  private static String head(BufferedReader text, int size) throws IOException {
    char[] head = new char[size];
    text.mark(size);
    int length = 0;
    int read = 0;
    while (read >= 0 && length < size) {
      length += read;
      read = text.read(head, length, size - length);
    }
    text.reset();
    return new String(head, 0, length);
  }

  /** The beginning without a last line that it may have cut. */
  String wholeLines() {
    int end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r'));
    return whole ? head : head.substring(0, end + 1);
  }

  /** The beginning without a last word that it may have cut. */
  String wholeWords() {
    return whole ? head : head.substring(0, Math.max(0, head.lastIndexOf(' ')));
  }

  /** Whether there is nothing but blanks. */
  boolean isBlank() {
    return whole && head.isBlank();
  }
}

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
 * @param head its beginning, at most {@link #HEAD_CHARACTERS}
 */
record DecodedText(BufferedReader reader, String head) {
  static final int HEAD_CHARACTERS = 1 << 16;
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
    String head = head(reader);
    if (!head.isEmpty() && head.charAt(0) == BYTE_ORDER_MARK) {
      reader.skip(1);
      head = head.substring(1);
    }
    return new DecodedText(reader, head);
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

  /** The beginning without a last line that it may have cut. */
  String wholeLines() {
    return isWhole() ? head : head.substring(0, head.lastIndexOf('\n') + 1);
  }

  /** The beginning without a last word that it may have cut. */
  String wholeWords() {
    return isWhole() ? head : head.substring(0, Math.max(0, head.lastIndexOf(' ')));
  }

  private boolean isWhole() {
    return head.length() < HEAD_CHARACTERS - 1;
  }
}

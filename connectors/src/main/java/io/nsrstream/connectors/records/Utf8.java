package io.nsrstream.connectors.records;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Checks bytes to be UTF-8 as strictly as the standard: no overlong forms, no surrogates, nothing
 * cut off. JSON parsers let some of these through, and guess another encoding when they see zero
 * bytes, so a zero byte, which no JSON text holds, counts as malformed too.
 */
public final class Utf8 {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer discarded = CharBuffer.allocate(1024);

  /**
   * Requires a record in UTF-8.
   *
   * @param hint the end of the reason: what other bytes look like
   */
  public void require(byte[] bytes, Function<byte[], String> hint) throws BadRecordException {
    int malformed = malformed(bytes);
    if (malformed >= 0) {
      throw new BadRecordException(
          "record must be UTF-8, but has the byte 0x%02X at offset %d%s"
              .formatted(bytes[malformed], malformed, hint.apply(bytes)));
    }
  }

  /** The offset of a malformed byte, or -1 where there is none. */
  int malformed(byte[] bytes) {
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == 0) {
        return at;
      }
    }
    ByteBuffer input = ByteBuffer.wrap(bytes);
    decoder.reset();
    CoderResult result;
    do {
      result = decoder.decode(input, discarded.clear(), true);
    } while (result.isOverflow());
    return result.isError() ? input.position() : -1;
  }
}

package io.nsrstream.connectors.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Checks bytes to be UTF-8 as strictly as the standard: no overlong forms, no surrogates, nothing
 * cut off. JSON parsers let some of these through, and guess another encoding when they see zero
 * bytes, so a zero byte, which no JSON text holds, counts as malformed too.
 */
final class Utf8 {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer discarded = CharBuffer.allocate(1024);

  /** The offset of the first malformed byte, or -1 where there is none. */
  int firstMalformed(byte[] bytes) {
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(bytes, at);
      // A byte above 127 has its high bit set; subtracting 1 from a zero byte sets it too.
      if (((eight | (eight - LOW_BITS)) & HIGH_BITS) != 0) {
        return firstMalformedFrom(at, bytes);
      }
    }
    return firstMalformedFrom(at, bytes);
  }

  private int firstMalformedFrom(int from, byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes, from, bytes.length - from);
    decoder.reset();
    CoderResult result;
    do {
      discarded.clear();
      result = decoder.decode(input, discarded, true);
      for (int i = 0; i < discarded.position(); i++) {
        if (discarded.get(i) == 0) {
          return zeroByte(bytes);
        }
      }
    } while (result.isOverflow());
    return result.isError() ? input.position() : -1;
  }

  private static int zeroByte(byte[] bytes) {
    int at = 0;
    while (bytes[at] != 0) {
      at++;
    }
    return at;
  }
}

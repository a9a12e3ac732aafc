package io.nsrstream.connectors.avro;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one record from the first to the last, as Avro's specification encodes primitive
 * types. A length is compared with the bytes that are left before anything is reserved for it.
 */
final class AvroBytes {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LAST_SHIFT = 63;

  private final byte[] bytes;
  private int at;

  AvroBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** How many bytes were read. */
  int position() {
    return at;
  }

  /** How many bytes are left. */
  int left() {
    return bytes.length - at;
  }

  /** Requires that no bytes are left. */
  void requireEnd() throws IOException {
    if (left() > 0) {
      throw new IOException("the record must end here, but %d bytes follow".formatted(left()));
    }
  }

  boolean readBoolean() throws IOException {
    byte value = next();
    if (value != 0 && value != 1) {
      throw new IOException("a boolean must be 0 or 1, but is " + (value & 0xFF));
    }
    return value == 1;
  }

  /** A number of 64 bits: seven bits a byte, the least first, its sign in the lowest bit. */
  long readLong() throws IOException {
    byte next = next();
    long value = next & 0x7F;
    for (int shift = 7; next < 0; shift += 7) {
      next = next();
      if (shift == LAST_SHIFT && (next & 0xFF) > 1) {
        throw new IOException("a number is longer than 64 bits");
      }
      value |= (long) (next & 0x7F) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException("an int must have 32 bits, but is " + value);
    }
    return (int) value;
  }

  float readFloat() throws IOException {
    int from = skip(Float.BYTES);
    return (float) FLOAT.get(bytes, from);
  }

  double readDouble() throws IOException {
    int from = skip(Double.BYTES);
    return (double) DOUBLE.get(bytes, from);
  }

  /** The length of the text or of the bytes that follow. */
  int readLength() throws IOException {
    long length = readLong();
    if (length < 0 || length > left()) {
      throw new IOException("a length is %d, but %d bytes follow".formatted(length, left()));
    }
    return (int) length;
  }

  /** Skips bytes and returns where they begin. */
  int skip(int length) throws IOException {
    if (length > left()) {
      throw new IOException("the record ends too early");
    }
    int from = at;
    at += length;
    return from;
  }

  /** The text in a range of the bytes that was skipped. */
  String text(int from, int length) throws IOException {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    // Java puts this character where bytes are malformed; a text may also hold it.
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
      } catch (CharacterCodingException malformed) {
        throw new IOException("the text at byte %d is not UTF-8".formatted(from), malformed);
      }
    }
    return text;
  }

  /** A copy of a range. */
  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** The whole number, most significant byte first, in a range of the bytes that was skipped. */
  BigInteger integer(int from, int length) {
    return new BigInteger(bytes, from, length);
  }

  private byte next() throws IOException {
    if (at == bytes.length) {
      throw new IOException("the record ends too early");
    }
    return bytes[at++];
  }
}

package io.nsrstream.connectors.records;

import io.nsrstream.connectors.Magic;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Says which framing or format bytes look like that are not as expected, for the rejection. */
public final class Framing {
  private static final int SCHEMA_HEADER = 5;
  private static final int GLUE_HEADER = 18;

  private Framing() {}

  /** {@link Framing#hint}, or the same in another place. */
  public interface Hints {
    String hint(byte[] bytes, String expected);
  }

  /**
   * The end of a sentence on what a record looks like; empty if it looks like nothing known.
   *
   * @param expected what to send instead, such as {@code plain JSON in UTF-8}
   */
  public static String hint(byte[] bytes, String expected) {
    int schema =
        bytes.length > SCHEMA_HEADER && bytes[0] == 0 ? ByteBuffer.wrap(bytes).getInt(1) : 0;
    // Registries count from 1.
    if (schema != 0) {
      boolean json = bytes[SCHEMA_HEADER] == '{' || bytes[SCHEMA_HEADER] == '[';
      return "; it looks like %s in a schema registry's framing (byte 0, then the 4 bytes of schema id %d): %s, or send %s"
          .formatted(
              json ? "JSON" : "Avro or Protobuf",
              Integer.toUnsignedLong(schema),
              json
                  ? "set format.type to JSON and format.framing to CONFLUENT"
                  : "set format.type to AVRO and format.framing to CONFLUENT",
              expected);
    }
    return hintInside(bytes, expected);
  }

  /** The same for what stands inside a schema registry's framing, which has no other inside. */
  public static String hintInside(byte[] bytes, String expected) {
    String name = name(bytes);
    return name.isEmpty() ? "" : "; it looks like %s: send %s".formatted(name, expected);
  }

  /** Whether bytes begin as a JSON object or array does. */
  public static boolean looksLikeJson(byte[] bytes) {
    for (byte next : bytes) {
      if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
        return next == '{' || next == '[';
      }
    }
    return false;
  }

  private static String name(byte[] bytes) {
    Optional<Magic> known = Magic.of(bytes);
    if (known.isPresent()) {
      return known.get().toString();
    }
    if (bytes.length > 1 && (bytes[0] == '{' ? bytes[1] == 0 : bytes[0] == 0 && bytes[1] == '{')) {
      return "UTF-16";
    }
    if (bytes.length > GLUE_HEADER && bytes[0] == 3 && (bytes[1] == 0 || bytes[1] == 5)) {
      return "the framing of AWS Glue's schema registry";
    }
    return isProtobuf(bytes) ? "Protobuf" : "";
  }

  /** Whether the bytes are fields of Protobuf's wire format from the first byte to the last. */
  private static boolean isProtobuf(byte[] bytes) {
    // A field of a small number begins a message; a printable character begins a text.
    if (bytes.length < 2 || (bytes[0] & 0xFF) < 8 || (bytes[0] & 0xFF) >= ' ') {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      long tag = varint(in);
      long length =
          switch ((int) tag & 7) {
            case 0 -> varint(in) < 0 ? -1 : 0;
            case 1 -> Long.BYTES;
            case 2 -> varint(in);
            case 5 -> Integer.BYTES;
            default -> -1;
          };
      if (tag < 8 || length < 0 || length > in.remaining()) {
        return false;
      }
      in.position(in.position() + (int) length);
    }
    return true;
  }

  /** A varint of up to 63 bits, or -1 where there is none. */
  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 63 && in.hasRemaining(); shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }
}

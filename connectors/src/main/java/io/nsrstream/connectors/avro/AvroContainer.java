package io.nsrstream.connectors.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.Magic;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.RecordBounds;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An Avro container file, whose records are given as the bytes that a topic would have. Avro's own
 * reader believes the length of a block, and reserves two gigabytes for eight damaged bytes.
 *
 * <p>A file begins with {@code Obj} and 1, a map with the schema, and 16 bytes that end the header
 * and each block. A block is a number of records, their length in bytes, and the records.
 */
public final class AvroContainer {
  private static final int MARK_BYTES = 16;
  private static final int MOST_NUMBER_BYTES = 10;
  private static final int MOST_HEADER_BYTES = 1 << 24;
  private static final int MOST_BLOCK_BYTES = 1 << 28;

  private final PushbackInputStream in;
  private final RecordBounds bounds;
  private final Schema schema;
  private final boolean deflated;
  private final byte[] mark;
  private AvroBytes block = new AvroBytes(new byte[0]);
  private long left;

  /** Whether a file begins as such files do; it is left where it was, for which it has a buffer. */
  public static boolean begins(InputStream buffered) throws IOException {
    buffered.mark(Magic.AVRO_CONTAINER.length());
    byte[] start = buffered.readNBytes(Magic.AVRO_CONTAINER.length());
    buffered.reset();
    return Magic.AVRO_CONTAINER.begins(start);
  }

  /**
   * Reads the header.
   *
   * @param bounds how large records may be
   * @throws BadRecordException if it is no header, or one of a file that cannot be read
   */
  public static AvroContainer open(InputStream file, RecordBounds bounds)
      throws IOException, BadRecordException {
    try {
      return new AvroContainer(new PushbackInputStream(file), bounds);
    } catch (EOFException end) {
      throw endsEarly();
    }
  }

  private AvroContainer(PushbackInputStream in, RecordBounds bounds)
      throws IOException, BadRecordException {
    this.in = in;
    this.bounds = bounds;
    if (!Magic.AVRO_CONTAINER.begins(bytes(Magic.AVRO_CONTAINER.length()))) {
      throw new BadRecordException("the file must begin with Obj and the byte 1");
    }
    Map<String, String> facts = facts();
    schema = schema(facts.getOrDefault("avro.schema", ""));
    deflated = isDeflated(facts.getOrDefault("avro.codec", "null"));
    mark = bytes(MARK_BYTES);
  }

  private Map<String, String> facts() throws IOException, BadRecordException {
    Map<String, String> facts = new HashMap<>();
    int room = MOST_HEADER_BYTES;
    for (long count = entries(); count != 0; count = entries()) {
      for (long i = 0; i < count; i++) {
        String name = new String(bytes(length("a text of the header", room)), UTF_8);
        byte[] value = bytes(length("a text of the header", room));
        room -= 2 + name.length() + value.length;
        if (name.startsWith("avro.")) {
          facts.put(name, new String(value, UTF_8));
        }
      }
    }
    return facts;
  }

  /** The number of entries in the next block of a map; a negative one is followed by its bytes. */
  private long entries() throws IOException, BadRecordException {
    long count = number();
    if (count < 0) {
      number();
      return -count;
    }
    return count;
  }

  private static Schema schema(String text) throws BadRecordException {
    try {
      return AvroSchemas.parse(text, List.of());
    } catch (IllegalArgumentException malformed) {
      throw new BadRecordException("the header must hold a schema, but: " + malformed.getMessage());
    }
  }

  private static boolean isDeflated(String codec) throws BadRecordException {
    if (!codec.equals("null") && !codec.equals("deflate")) {
      throw new BadRecordException(
          "the codec must be null or deflate, but is %s: write the file anew, as with java -jar avro-tools.jar recodec --codec deflate"
              .formatted(codec));
    }
    return codec.equals("deflate");
  }

  /** The schema with which all records were written. */
  public Schema schema() {
    return schema;
  }

  /**
   * The next record, or null after the last.
   *
   * @throws BadRecordException if it is damaged; then none behind it can be read, either
   */
  public byte @Nullable [] next() throws IOException, BadRecordException {
    try {
      while (left == 0) {
        if (!nextBlock()) {
          return null;
        }
      }
    } catch (EOFException end) {
      throw endsEarly();
    }
    left--;
    return record();
  }

  private boolean nextBlock() throws IOException, BadRecordException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    in.unread(first);
    left = number();
    byte[] bytes = bytes(length("a block", MOST_BLOCK_BYTES));
    if (!Arrays.equals(bytes(MARK_BYTES), mark)) {
      throw new BadRecordException("a block must end with the mark of its file, but does not");
    }
    block = new AvroBytes(deflated ? inflated(bytes) : bytes);
    if (left < 0 || (left == 0 && block.left() > 0)) {
      throw new BadRecordException("a block must have records, but has " + left);
    }
    return true;
  }

  private static byte[] inflated(byte[] bytes) throws IOException, BadRecordException {
    Inflater inflater = new Inflater(true);
    try (InputStream plain = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
      byte[] all = plain.readNBytes(MOST_BLOCK_BYTES + 1);
      if (all.length > MOST_BLOCK_BYTES) {
        throw tooLong("a block", all.length, MOST_BLOCK_BYTES);
      }
      return all;
    } catch (ZipException damaged) {
      throw new BadRecordException(
          "a block must be intact deflate data, but: " + damaged.getMessage());
    } finally {
      inflater.end();
    }
  }

  private byte[] record() throws BadRecordException {
    int from = block.position();
    AvroTokens tokens = new AvroTokens(block, new AvroScalar(block), schema, bounds);
    try {
      while (tokens.advance() != null) {}
      if (left == 0) {
        block.requireEnd();
      }
    } catch (IOException malformed) {
      throw new BadRecordException(
          "must be a record of the schema %s, but: %s"
              .formatted(schema.getFullName(), malformed.getMessage()));
    }
    return block.copy(from, block.position());
  }

  /** A number of 64 bits, as records have it. */
  private long number() throws IOException, BadRecordException {
    byte[] bytes = new byte[MOST_NUMBER_BYTES];
    int next;
    int count = 0;
    do {
      next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      bytes[count++] = (byte) next;
    } while (next >= 0x80 && count < MOST_NUMBER_BYTES);
    try {
      return new AvroBytes(bytes).readLong();
    } catch (IOException malformed) {
      throw new BadRecordException("the file is damaged: " + malformed.getMessage());
    }
  }

  private int length(String what, int most) throws IOException, BadRecordException {
    long length = number();
    if (length < 0 || length > most) {
      throw tooLong(what, length, most);
    }
    return (int) length;
  }

  private static BadRecordException tooLong(String what, long length, int most) {
    return new BadRecordException(
        "%s must have 0 to %d bytes, but has %d".formatted(what, most, length));
  }

  /** Reserves no more than the file holds, whatever its lengths say. */
  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static BadRecordException endsEarly() {
    return new BadRecordException("the file must be complete, but ends early");
  }
}

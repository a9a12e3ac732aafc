package io.nsrstream.connectors.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip file (RFC 1952): that of all its members, one after another. Zeros behind
 * the last member are padding. {@link java.util.zip.GZIPInputStream} takes a damaged header of a
 * later member for the end of the file; this class refuses it.
 */
final class GzipMembers extends InputStream {
  /** The first two bytes, read as one number. */
  static final int MAGIC = 0x1f8b;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int DEFLATE = 8;
  private static final int TIME_AND_SYSTEM_BYTES = 6;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private boolean ended;

  /** The content of a file that begins with {@link #MAGIC}; reads the first header. */
  GzipMembers(InputStream in) throws IOException {
    this.in = in;
    readHeader();
  }

  /** The bytes of a file, unzipped where the first of them say that they are gzipped. */
  static InputStream unzipped(InputStream bytes) throws IOException {
    InputStream buffered = new BufferedInputStream(bytes, BUFFER_BYTES);
    return firstTwoBytes(buffered) == MAGIC
        ? new BufferedInputStream(new GzipMembers(buffered), BUFFER_BYTES)
        : buffered;
  }

  /** Two bytes, which are left where they were, as a number; negative where there are fewer. */
  static int firstTwoBytes(InputStream buffered) throws IOException {
    buffered.mark(2);
    int two = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return two;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int count = inflate(target, offset, length);
      if (count > 0) {
        checksum.update(target, offset, count);
        return count;
      }
      if (inflater.finished()) {
        position = limit - inflater.getRemaining();
        readTrailer();
        goToNextMember();
      } else if (inflater.needsInput()) {
        fill();
        inflater.setInput(buffer, 0, limit);
      } else {
        throw new ZipException("it asks for a dictionary, which gzip has not");
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException(String.valueOf(e.getMessage()));
    }
  }

  private void readHeader() throws IOException {
    if ((readByte() << 8 | readByte()) != MAGIC || readByte() != DEFLATE) {
      throw new ZipException("a member does not begin as gzip");
    }
    int flags = readByte();
    skip(TIME_AND_SYSTEM_BYTES);
    if ((flags & HAS_EXTRA) != 0) {
      skip(readByte() | readByte() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_CHECKSUM) != 0) {
      skip(2);
    }
    checksum.reset();
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
  }

  private void readTrailer() throws IOException {
    long expected = readInt();
    long length = readInt();
    if (expected != checksum.getValue()) {
      throw new ZipException("its checksum does not fit its content");
    }
    if (length != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("its length does not fit its content");
    }
  }

  private void goToNextMember() throws IOException {
    while (hasMore() && buffer[position] == 0) {
      position++;
    }
    if (hasMore()) {
      readHeader();
    } else {
      ended = true;
    }
  }

  private boolean hasMore() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
    }
    return position < limit;
  }

  private void fill() throws IOException {
    position = limit;
    if (!hasMore()) {
      throw new EOFException("it ends in the middle");
    }
  }

  private int readByte() throws IOException {
    if (position == limit) {
      fill();
    }
    return Byte.toUnsignedInt(buffer[position++]);
  }

  private long readInt() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      value |= (long) readByte() << shift;
    }
    return value;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      readByte();
    }
  }

  private void skipText() throws IOException {
    while (readByte() != 0) {
      // The text ends with a zero.
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}

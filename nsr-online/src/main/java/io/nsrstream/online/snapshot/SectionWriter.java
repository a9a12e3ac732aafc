package io.nsrstream.online.snapshot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes the values of a section, big-endian; arrays and texts with their length before them. Texts
 * are UTF-16, because UTF-8 would not bring back every string that a stream can hold.
 */
public final class SectionWriter {

  /** Bytes that a snapshot may have: twice as many are the most that an array has room for. */
  private static final int MOST = 1 << 30;

  private ByteBuffer out = ByteBuffer.allocate(4096);

  private final Packing packing = new Packing();

  SectionWriter() {}

  public void putBoolean(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
  }

  public void putByte(byte value) {
    room(1).put(value);
  }

  /** A number of at least 0 in as few bytes as it needs, from 1 to 5. */
  public void putSmall(int value) {
    int left = value;
    while (left > 0x7F) {
      putByte((byte) (left | 0x80));
      left >>>= 7;
    }
    putByte((byte) left);
  }

  void putShort(short value) {
    room(Short.BYTES).putShort(value);
  }

  public void putInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  public void putLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  public void putFloat(float value) {
    room(Float.BYTES).putFloat(value);
  }

  public void putDouble(double value) {
    room(Double.BYTES).putDouble(value);
  }

  public void putText(String value) {
    putInt(value.length());
    room((long) value.length() * Character.BYTES).asCharBuffer().put(value);
    skip(value.length() * Character.BYTES);
  }

  public void putInts(int[] values, int length) {
    putInt(length);
    room((long) length * Integer.BYTES).asIntBuffer().put(values, 0, length);
    skip(length * Integer.BYTES);
  }

  public void putLongs(long[] values, int length) {
    putInt(length);
    room((long) length * Long.BYTES).asLongBuffer().put(values, 0, length);
    skip(length * Long.BYTES);
  }

  public void putFloats(float[] values, int length) {
    putInt(length);
    room((long) length * Float.BYTES).asFloatBuffer().put(values, 0, length);
    skip(length * Float.BYTES);
  }

  public void putDoubles(double[] values, int length) {
    putInt(length);
    room((long) length * Double.BYTES).asDoubleBuffer().put(values, 0, length);
    skip(length * Double.BYTES);
  }

  /** Integers, packed without loss: small ones take little room. */
  public void putPacked(int[] values, int length) {
    packing.write(values, length, this);
  }

  /** Floats, packed without loss, to the last bit. */
  public void putPacked(float[] values, int length) {
    packing.write(values, length, this);
  }

  /** Doubles, packed without loss, to the last bit. */
  public void putPacked(double[] values, int length) {
    packing.write(values, length, this);
  }

  /** Bytes whose meaning is another's, with their number. */
  public void putBlock(byte[] bytes) {
    putInt(bytes.length);
    putBytes(bytes);
  }

  /** Bytes whose meaning is another's, without their number. */
  public void putBytes(byte[] bytes) {
    room(bytes.length).put(bytes);
  }

  void putBytes(byte[] bytes, int from, int length) {
    room(length).put(bytes, from, length);
  }

  /** What a part writes, with the number of its bytes, so that a reader can leave it out. */
  public void putPart(Consumer<SectionWriter> part) {
    int at = size();
    putInt(0);
    part.accept(this);
    setInt(at, size() - at - Integer.BYTES);
  }

  int size() {
    return out.position();
  }

  void setInt(int at, int value) {
    out.putInt(at, value);
  }

  void setShort(int at, short value) {
    out.putShort(at, value);
  }

  byte[] toBytes(int extra) {
    return Arrays.copyOf(out.array(), out.position() + extra);
  }

  private void skip(int bytes) {
    out.position(out.position() + bytes);
  }

  private ByteBuffer room(long bytes) {
    if (out.remaining() < bytes) {
      out = ByteBuffer.allocate(capacity(out.position(), bytes)).put(out.flip());
    }
    return out;
  }

  /**
   * The room to make when so many bytes come to those that are written.
   *
   * @throws SnapshotException if they are too many
   */
  static int capacity(int written, long bytes) {
    if (written + bytes > MOST) {
      throw new SnapshotException(
          "the snapshot must have at most %d bytes, but would have %d or more: lower learner.bounds.maxParameters, the members' replay buffers or the number of members"
              .formatted(MOST, written + bytes));
    }
    return (int) Math.min(MOST, Math.max(written + bytes, 2L * written));
  }
}

package io.nsrstream.online.snapshot;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes the values of a section, big-endian; arrays and texts with their length before them. Texts
 * are UTF-16, because UTF-8 would not bring back every string that a stream can hold.
 */
public final class SectionWriter {
  private ByteBuffer out = ByteBuffer.allocate(4096);

  SectionWriter() {}

  public void putBoolean(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
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
    room(value.length() * Character.BYTES).asCharBuffer().put(value);
    skip(value.length() * Character.BYTES);
  }

  public void putInts(int[] values, int length) {
    putInt(length);
    room(length * Integer.BYTES).asIntBuffer().put(values, 0, length);
    skip(length * Integer.BYTES);
  }

  public void putLongs(long[] values, int length) {
    putInt(length);
    room(length * Long.BYTES).asLongBuffer().put(values, 0, length);
    skip(length * Long.BYTES);
  }

  public void putFloats(float[] values, int length) {
    putInt(length);
    room(length * Float.BYTES).asFloatBuffer().put(values, 0, length);
    skip(length * Float.BYTES);
  }

  public void putDoubles(double[] values, int length) {
    putInt(length);
    room(length * Double.BYTES).asDoubleBuffer().put(values, 0, length);
    skip(length * Double.BYTES);
  }

  /** Bytes whose meaning is another's, with their number. */
  public void putBlock(byte[] bytes) {
    putInt(bytes.length);
    putBytes(bytes);
  }

  void putBytes(byte[] bytes) {
    room(bytes.length).put(bytes);
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

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      int capacity = Math.max(Math.addExact(out.position(), bytes), out.capacity() * 2);
      out = ByteBuffer.allocate(capacity).put(out.flip());
    }
    return out;
  }
}

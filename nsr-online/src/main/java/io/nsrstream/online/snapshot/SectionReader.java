package io.nsrstream.online.snapshot;

import java.nio.ByteBuffer;

/** Reads what a {@link SectionWriter} wrote, in the same order; never past the section's end. */
public final class SectionReader {
  private final String section;
  private final ByteBuffer in;
  private final Packing packing;

  SectionReader(String section, ByteBuffer in) {
    this(section, in, new Packing());
  }

  private SectionReader(String section, ByteBuffer in, Packing packing) {
    this.section = section;
    this.in = in;
    this.packing = packing;
  }

  public boolean getBoolean() {
    return has(1).get() != 0;
  }

  public byte getByte() {
    return has(1).get();
  }

  /** What {@link SectionWriter#putSmall} wrote. */
  public int getSmall() {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = getByte();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        if (value < 0) {
          throw damaged("holds the negative count " + value);
        }
        return value;
      }
    }
    throw damaged("holds a count of too many bytes");
  }

  public int getInt() {
    return has(Integer.BYTES).getInt();
  }

  /** An int that must lie between two bounds, both included. */
  public int getInt(int low, int high) {
    int value = getInt();
    if (value < low || value > high) {
      throw damaged("holds %d where %d to %d belongs".formatted(value, low, high));
    }
    return value;
  }

  public long getLong() {
    return has(Long.BYTES).getLong();
  }

  /** A long that must not be negative. */
  public long getCount() {
    long value = getLong();
    if (value < 0) {
      throw damaged("holds the negative count " + value);
    }
    return value;
  }

  public float getFloat() {
    return has(Float.BYTES).getFloat();
  }

  public double getDouble() {
    return has(Double.BYTES).getDouble();
  }

  /** A double that must be finite. */
  public double getFinite() {
    double value = getDouble();
    checkFinite(value);
    return value;
  }

  public String getText() {
    char[] characters = new char[length(Character.BYTES)];
    in.asCharBuffer().get(characters);
    skip(characters.length * Character.BYTES);
    return new String(characters);
  }

  public int[] getInts() {
    int[] values = new int[length(Integer.BYTES)];
    in.asIntBuffer().get(values);
    skip(values.length * Integer.BYTES);
    return values;
  }

  public long[] getLongs() {
    long[] values = new long[length(Long.BYTES)];
    in.asLongBuffer().get(values);
    skip(values.length * Long.BYTES);
    return values;
  }

  /** Packed integers. */
  public int[] getPackedInts() {
    return packing.readInts(this);
  }

  /** Packed floats of any value. */
  public float[] getAnyPackedFloats() {
    return packing.readFloats(this);
  }

  /** Packed floats that must be finite. */
  public float[] getPackedFloats() {
    float[] values = getAnyPackedFloats();
    for (float value : values) {
      checkFinite(value);
    }
    return values;
  }

  /** Packed doubles of any value. */
  public double[] getAnyPackedDoubles() {
    return packing.readDoubles(this);
  }

  /** Packed doubles that must be finite. */
  public double[] getPackedDoubles() {
    double[] values = getAnyPackedDoubles();
    for (double value : values) {
      checkFinite(value);
    }
    return values;
  }

  /** What {@link SectionWriter#putBlock} wrote. */
  public byte[] getBlock() {
    byte[] bytes = new byte[length(Byte.BYTES)];
    in.get(bytes);
    return bytes;
  }

  /** A reader of what {@link SectionWriter#putPart} wrote; this one goes on behind it. */
  public SectionReader getPart() {
    int length = length(Byte.BYTES);
    SectionReader part = new SectionReader(section, in.slice(in.position(), length), packing);
    skip(length);
    return part;
  }

  byte[] getBytes(int length) {
    require(length <= in.remaining(), "ends too early");
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  void getBytes(byte[] target, int length) {
    require(length <= in.remaining(), "ends too early");
    in.get(target, 0, length);
  }

  int remaining() {
    return in.remaining();
  }

  /** All bytes up to the end of the section. */
  public byte[] getRest() {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }

  /** Floats of any value. */
  public float[] getAnyFloats() {
    float[] values = new float[length(Float.BYTES)];
    in.asFloatBuffer().get(values);
    skip(values.length * Float.BYTES);
    return values;
  }

  /** Floats that must be finite. */
  public float[] getFloats() {
    float[] values = getAnyFloats();
    for (float value : values) {
      checkFinite(value);
    }
    return values;
  }

  /** Features of examples: floats that must be finite or, where one is missing, NaN. */
  public float[] getFeatures() {
    return features(getAnyFloats());
  }

  /** The same of packed ones. */
  public float[] getPackedFeatures() {
    return features(getAnyPackedFloats());
  }

  private float[] features(float[] values) {
    for (float value : values) {
      if (Float.isInfinite(value)) {
        throw damaged("holds the number " + value);
      }
    }
    return values;
  }

  /** Doubles that must be finite. */
  public double[] getDoubles() {
    double[] values = new double[length(Double.BYTES)];
    in.asDoubleBuffer().get(values);
    skip(values.length * Double.BYTES);
    for (double value : values) {
      checkFinite(value);
    }
    return values;
  }

  /**
   * Checks what was read.
   *
   * @param found completes the sentence "section X of the snapshot …"
   * @param arguments put into it as {@link String#format} does, only if it is needed
   * @throws SnapshotException unless {@code holds}
   */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  public void require(boolean holds, String found, Object... arguments) {
    if (!holds) {
      throw damaged(found.formatted(arguments));
    }
  }

  /**
   * Checks that nothing is left.
   *
   * @throws SnapshotException if there is
   */
  public void end() {
    if (in.hasRemaining()) {
      throw damaged("has %d bytes too many".formatted(in.remaining()));
    }
  }

  // Messages are made only when they are needed: a section holds many thousands of numbers.
  private void checkFinite(double value) {
    if (!Double.isFinite(value)) {
      throw damaged("holds the number " + value);
    }
  }

  private SnapshotException damaged(String found) {
    return new SnapshotException(
        "section %s of the snapshot %s: restore an earlier one".formatted(section, found));
  }

  private int length(int bytesEach) {
    int length = getInt();
    if (length < 0 || length > in.remaining() / bytesEach) {
      throw damaged(
          "claims %d values of %d bytes and %d bytes are left"
              .formatted(length, bytesEach, in.remaining()));
    }
    return length;
  }

  private void skip(int bytes) {
    in.position(in.position() + bytes);
  }

  private ByteBuffer has(int bytes) {
    if (in.remaining() < bytes) {
      throw damaged("ends too early");
    }
    return in;
  }
}

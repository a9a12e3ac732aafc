package io.nsrstream.online.snapshot;

/**
 * Packs arrays of numbers without loss. Of many numbers, all first bytes follow one another, then
 * all second ones, and so on, and each such plane is coded if that makes it shorter: exponents are
 * alike, the last digits are not.
 *
 * <p>Floats that are decimal numbers of few digits, as texts have them, are packed as integers.
 */
final class Packing {

  /** Fewer numbers are written as they are. */
  private static final int FEW = 32;

  /** Most numbers in one code. So a code follows its numbers, and few bytes stand for no more. */
  private static final int MOST = 1 << 14;

  /** The form of a pack that is not of decimal numbers. */
  private static final int BITS = 0xFF;

  /** The least absolute integer that takes no fewer bits than a float. */
  private static final int LARGE = 1 << 22;

  private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private final ByteCoder coder = new ByteCoder();
  private byte[] plane = {};
  private long[] words = {};

  void write(int[] values, int length, SectionWriter out) {
    out.putSmall(length);
    for (int from = 0; from < length; from += MOST) {
      int count = begin(length - from);
      for (int i = 0; i < count; i++) {
        words[i] = zigzag(values[from + i]);
      }
      writeWords(count, Integer.BYTES, out);
    }
  }

  void write(float[] values, int length, SectionWriter out) {
    out.putSmall(length);
    for (int from = 0; from < length; from += MOST) {
      int count = begin(length - from);
      int digits = decimals(values, from, count);
      out.putByte((byte) digits);
      for (int i = 0; i < count; i++) {
        words[i] =
            digits == BITS
                ? Integer.rotateLeft(Float.floatToRawIntBits(values[from + i]), 1)
                : zigzag(scaled(values[from + i], digits));
      }
      writeWords(count, Float.BYTES, out);
    }
  }

  void write(double[] values, int length, SectionWriter out) {
    out.putSmall(length);
    for (int from = 0; from < length; from += MOST) {
      int count = begin(length - from);
      for (int i = 0; i < count; i++) {
        words[i] = Long.rotateLeft(Double.doubleToRawLongBits(values[from + i]), 1);
      }
      writeWords(count, Double.BYTES, out);
    }
  }

  int[] readInts(SectionReader in) {
    int[] values = new int[count(in)];
    for (int from = 0; from < values.length; from += MOST) {
      int count = begin(values.length - from);
      readWords(count, Integer.BYTES, in);
      for (int i = 0; i < count; i++) {
        values[from + i] = unzigzag((int) words[i]);
      }
    }
    return values;
  }

  float[] readFloats(SectionReader in) {
    float[] values = new float[count(in)];
    for (int from = 0; from < values.length; from += MOST) {
      int count = begin(values.length - from);
      int digits = in.getByte() & 0xFF;
      in.require(digits == BITS || digits < POWERS.length, "has numbers of an unknown form");
      readWords(count, Float.BYTES, in);
      for (int i = 0; i < count; i++) {
        values[from + i] =
            digits == BITS
                ? Float.intBitsToFloat(Integer.rotateRight((int) words[i], 1))
                : (float) (unzigzag((int) words[i]) / POWERS[digits]);
      }
    }
    return values;
  }

  double[] readDoubles(SectionReader in) {
    double[] values = new double[count(in)];
    for (int from = 0; from < values.length; from += MOST) {
      int count = begin(values.length - from);
      readWords(count, Double.BYTES, in);
      for (int i = 0; i < count; i++) {
        values[from + i] = Double.longBitsToDouble(Long.rotateRight(words[i], 1));
      }
    }
    return values;
  }

  private static int count(SectionReader in) {
    int count = in.getSmall();
    in.require(
        (long) count <= (long) in.remaining() * MOST,
        "claims %d numbers in %d bytes",
        count,
        in.remaining());
    return count;
  }

  private static int zigzag(int value) {
    return (value << 1) ^ (value >> (Integer.SIZE - 1));
  }

  private static int unzigzag(int word) {
    return word >>> 1 ^ -(word & 1);
  }

  /** The least number of decimal places that all values have, or {@link #BITS}. */
  private static int decimals(float[] values, int from, int count) {
    int places = 0;
    for (int i = from; i < from + count; i++) {
      while (places < POWERS.length && !isDecimal(values[i], places)) {
        places++;
      }
    }
    for (int i = from; i < from + count; i++) {
      if (places == POWERS.length || !isDecimal(values[i], places)) {
        return BITS;
      }
    }
    return places;
  }

  private static boolean isDecimal(float value, int places) {
    int integer = scaled(value, places);
    return Math.abs(integer) < LARGE
        && Float.floatToRawIntBits((float) (integer / POWERS[places]))
            == Float.floatToRawIntBits(value);
  }

  /** 0 for NaN; the greatest integer of its sign for what is too large. */
  private static int scaled(float value, int places) {
    return (int) Math.rint(value * POWERS[places]);
  }

  /** Makes room for the numbers of one code; returns how many they are. */
  private int begin(int left) {
    int count = Math.min(left, MOST);
    if (words.length < count) {
      words = new long[count];
      plane = new byte[count];
    }
    return count;
  }

  private void writeWords(int count, int bytes, SectionWriter out) {
    if (count < FEW) {
      for (int i = 0; i < count; i++) {
        for (int at = 0; at < bytes; at++) {
          out.putByte((byte) (words[i] >>> (Byte.SIZE * at)));
        }
      }
      return;
    }
    for (int at = 0; at < bytes; at++) {
      for (int i = 0; i < count; i++) {
        plane[i] = (byte) (words[i] >>> (Byte.SIZE * at));
      }
      if (!coder.write(plane, count, out)) {
        out.putBoolean(false);
        out.putBytes(plane, 0, count);
      }
    }
  }

  private void readWords(int count, int bytes, SectionReader in) {
    for (int i = 0; i < count; i++) {
      words[i] = 0;
    }
    if (count < FEW) {
      for (int i = 0; i < count; i++) {
        for (int at = 0; at < bytes; at++) {
          words[i] |= (in.getByte() & 0xFFL) << (Byte.SIZE * at);
        }
      }
      return;
    }
    for (int at = 0; at < bytes; at++) {
      if (in.getBoolean()) {
        coder.read(in, plane, count);
      } else {
        in.getBytes(plane, count);
      }
      for (int i = 0; i < count; i++) {
        words[i] |= (plane[i] & 0xFFL) << (Byte.SIZE * at);
      }
    }
  }
}

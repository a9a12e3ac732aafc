package io.nsrstream.online.snapshot;

import java.util.Arrays;

/**
 * Codes bytes by their frequencies: asymmetric numeral systems (Duda, 2013), in the byte-wise form
 * of Giesen's rans_byte. Integer operations alone, so that the same bytes are coded alike
 * everywhere, which no library of compression promises.
 *
 * <p>Layout: the number of different bytes less 1, each with its frequency out of {@value #TOTAL},
 * the number of coded bytes, and these.
 *
 * <p>Most arrays of a snapshot are short, so nothing here costs time for bytes that do not occur.
 */
final class ByteCoder {
  private static final int BITS = 12;

  /** The sum of all frequencies. */
  private static final int TOTAL = 1 << BITS;

  /** The least state between two bytes. */
  private static final int LOW = 1 << 23;

  private static final int SYMBOLS = 256;

  /** What a different byte takes before the code, at most. */
  private static final int ENTRY = 3;

  /** Places per bucket of the search for the byte of a place. */
  private static final int BUCKET = TOTAL / SYMBOLS;

  /** Bits that a byte of each frequency costs. */
  private static final double[] COSTS = new double[TOTAL + 1];

  static {
    for (int frequency = 1; frequency <= TOTAL; frequency++) {
      // Strict, so that the same bytes are coded everywhere, or nowhere.
      COSTS[frequency] = BITS - StrictMath.log(frequency) / StrictMath.log(2);
    }
  }

  private final int[] counts = new int[SYMBOLS];

  /** The number of each byte among the different ones. */
  private final byte[] numbers = new byte[SYMBOLS];

  private int different;
  private final byte[] symbols = new byte[SYMBOLS];
  private final int[] frequencies = new int[SYMBOLS];

  /** The sum of the frequencies before each; one more, so that each has an end. */
  private final int[] starts = new int[SYMBOLS + 1];

  private final long[] reciprocals = new long[SYMBOLS];
  private final int[] shifts = new int[SYMBOLS];
  private final byte[] buckets = new byte[SYMBOLS];
  private byte[] coded = {};

  /**
   * Writes a code of bytes if it is shorter than they are by more than a sixteenth; less is not
   * worth its time.
   *
   * @return whether it was; if not, nothing is written
   */
  boolean write(byte[] bytes, int length, SectionWriter out) {
    double most = length - length / 16.0;
    count(bytes, length);
    if (ENTRY * different > most) {
      return false;
    }
    share(length);
    if (ENTRY * different + bits() / Byte.SIZE > most) {
      return false;
    }
    place();
    invert();
    int first = encode(bytes, length);
    out.putBoolean(true);
    out.putByte((byte) (different - 1));
    for (int k = 0; k < different; k++) {
      out.putByte(symbols[k]);
      out.putSmall(frequencies[k]);
    }
    out.putSmall(coded.length - first);
    out.putBytes(coded, first, coded.length - first);
    return true;
  }

  private void count(byte[] bytes, int length) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < length; i++) {
      counts[bytes[i] & 0xFF]++;
    }
    different = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      if (counts[symbol] > 0) {
        numbers[symbol] = (byte) different;
        symbols[different++] = (byte) symbol;
      }
    }
  }

  private int countOf(int k) {
    return counts[symbols[k] & 0xFF];
  }

  /** Brings the counts to the sum {@link #TOTAL}, none of them to 0. */
  private void share(int length) {
    int left = TOTAL;
    for (int k = 0; k < different; k++) {
      frequencies[k] = Math.max(1, countOf(k) * TOTAL / length);
      left -= frequencies[k];
    }
    // At most 255 too many, which the greatest, at least TOTAL / 256, may not be able to give
    // alone.
    while (left != 0) {
      int greatest = greatest();
      int change = left > 0 ? left : Math.max(left, -frequencies[greatest] / 2);
      frequencies[greatest] += change;
      left -= change;
    }
  }

  private int greatest() {
    int greatest = 0;
    for (int k = 1; k < different; k++) {
      greatest = frequencies[k] > frequencies[greatest] ? k : greatest;
    }
    return greatest;
  }

  private double bits() {
    double bits = 0;
    for (int k = 0; k < different; k++) {
      bits += countOf(k) * COSTS[frequencies[k]];
    }
    return bits;
  }

  private void place() {
    starts[0] = 0;
    for (int k = 0; k < different; k++) {
      starts[k + 1] = starts[k] + frequencies[k];
    }
  }

  /**
   * Division by each frequency f as a product: with s = ⌈log₂ f⌉, ⌊x / f⌋ is x · ⌈2^(31 + s) / f⌉ /
   * 2^(31 + s) for all x below 2^31 (Granlund and Montgomery, 1994).
   */
  private void invert() {
    for (int k = 0; k < different; k++) {
      int shift = 2 * Integer.SIZE - 1 - Integer.numberOfLeadingZeros(frequencies[k] - 1);
      shifts[k] = shift;
      reciprocals[k] = ((1L << shift) + frequencies[k] - 1) / frequencies[k];
    }
  }

  /** Codes from the last byte to the first, backwards; returns where the code begins. */
  private int encode(byte[] bytes, int length) {
    // A byte costs at most 12 bits, and the last state 4 bytes.
    int room = length + length / 2 + 2 * Integer.BYTES;
    coded = coded.length < room ? new byte[room] : coded;
    int at = coded.length;
    int state = LOW;
    // A byte that is the only one leaves the state as it is.
    for (int i = different == 1 ? -1 : length - 1; i >= 0; i--) {
      int k = numbers[bytes[i] & 0xFF] & 0xFF;
      // As long: with the frequency TOTAL, the bound is 2^31.
      long most = (long) (LOW >>> BITS << Byte.SIZE) * frequencies[k];
      while (state >= most) {
        coded[--at] = (byte) state;
        state >>>= Byte.SIZE;
      }
      int quotient = (int) ((state * reciprocals[k]) >>> shifts[k]);
      state += starts[k] + quotient * (TOTAL - frequencies[k]);
    }
    for (int i = 0; i < Integer.BYTES; i++) {
      coded[--at] = (byte) state;
      state >>>= Byte.SIZE;
    }
    return at;
  }

  /** Reads what {@link #write} wrote behind its mark. */
  void read(SectionReader in, byte[] bytes, int length) {
    different = 1 + (in.getByte() & 0xFF);
    int total = 0;
    for (int k = 0; k < different; k++) {
      symbols[k] = in.getByte();
      frequencies[k] = Math.min(in.getSmall(), TOTAL + 1);
      total += frequencies[k];
    }
    in.require(total == TOTAL, "has a code of the wrong frequencies");
    place();
    fillBuckets();
    byte[] code = in.getBytes(in.getSmall());
    in.require(code.length >= Integer.BYTES, "has a code that ends too early");
    decode(in, code, bytes, length);
  }

  /** Of the first place of each bucket, which byte it belongs to. */
  private void fillBuckets() {
    int bucket = 0;
    for (int k = 0; k < different; k++) {
      for (; bucket * BUCKET < starts[k + 1]; bucket++) {
        buckets[bucket] = (byte) k;
      }
    }
  }

  private void decode(SectionReader in, byte[] code, byte[] bytes, int length) {
    int at = 0;
    int state = 0;
    for (; at < Integer.BYTES; at++) {
      state = (state << Byte.SIZE) | (code[at] & 0xFF);
    }
    if (different == 1) {
      Arrays.fill(bytes, 0, length, symbols[0]);
    }
    for (int i = different == 1 ? length : 0; i < length; i++) {
      int place = state & (TOTAL - 1);
      int k = buckets[place / BUCKET] & 0xFF;
      while (place >= starts[k + 1]) {
        k++;
      }
      bytes[i] = symbols[k];
      state = frequencies[k] * (state >>> BITS) + place - starts[k];
      while (state < LOW && at < code.length) {
        state = (state << Byte.SIZE) | (code[at++] & 0xFF);
      }
    }
    in.require(state == LOW && at == code.length, "has a code that is damaged");
  }
}

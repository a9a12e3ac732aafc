package io.nsrstream.online.snapshot;

import java.util.Arrays;

/**
 * Codes bytes by their frequencies: asymmetric numeral systems (Duda, 2013), in the byte-wise form
 * of Giesen's rans_byte. Integer operations alone, so that the same bytes are coded alike
 * everywhere, which no library of compression promises.
 *
 * <p>Layout: the number of different bytes less 1, each with its frequency out of {@value #TOTAL},
 * the number of coded bytes, and these.
 */
final class ByteCoder {
  private static final int BITS = 12;

  /** The sum of all frequencies. */
  private static final int TOTAL = 1 << BITS;

  /** The least state between two bytes. */
  private static final int LOW = 1 << 23;

  private static final int SYMBOLS = 256;

  /**
   * Evenly distributed bytes have a sum of squared frequencies of TOTAL² / 256; below this sum the
   * code would be no shorter worth its time.
   */
  private static final long EVEN = (long) TOTAL * TOTAL / 220;

  private final int[] frequencies = new int[SYMBOLS];
  private final int[] starts = new int[SYMBOLS];
  private final double[] inverses = new double[SYMBOLS];
  private byte[] coded = {};

  /**
   * Writes a code of bytes if it is shorter than they are.
   *
   * @return whether it was; if not, nothing is written
   */
  boolean write(byte[] bytes, int length, SectionWriter out) {
    count(bytes, length);
    if (!worthwhile()) {
      return false;
    }
    int first = encode(bytes, length);
    int symbols = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      symbols += frequencies[symbol] > 0 ? 1 : 0;
    }
    if (coded.length - first + 3 * symbols > length) {
      return false;
    }
    out.putBoolean(true);
    out.putByte((byte) (symbols - 1));
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      if (frequencies[symbol] > 0) {
        out.putByte((byte) symbol);
        out.putSmall(frequencies[symbol]);
      }
    }
    out.putSmall(coded.length - first);
    out.putBytes(coded, first, coded.length - first);
    return true;
  }

  /** Counts bytes, and brings the counts to the sum {@link #TOTAL}, none of them to 0. */
  private void count(byte[] bytes, int length) {
    Arrays.fill(frequencies, 0);
    for (int i = 0; i < length; i++) {
      frequencies[bytes[i] & 0xFF]++;
    }
    int left = TOTAL;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      if (frequencies[symbol] > 0) {
        frequencies[symbol] = (int) Math.max(1, (long) frequencies[symbol] * TOTAL / length);
        left -= frequencies[symbol];
      }
    }
    // At most 255 too many, which the greatest, at least TOTAL / 256, may not be able to give
    // alone.
    while (left != 0) {
      int greatest = greatest();
      int change = left > 0 ? left : Math.max(left, -frequencies[greatest] / 2);
      frequencies[greatest] += change;
      left -= change;
    }
    place();
  }

  private int greatest() {
    int greatest = 0;
    for (int symbol = 1; symbol < SYMBOLS; symbol++) {
      greatest = frequencies[symbol] > frequencies[greatest] ? symbol : greatest;
    }
    return greatest;
  }

  private void place() {
    int start = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      starts[symbol] = start;
      inverses[symbol] = 1.0 / frequencies[symbol];
      start += frequencies[symbol];
    }
  }

  private boolean worthwhile() {
    long squares = 0;
    for (int frequency : frequencies) {
      squares += (long) frequency * frequency;
    }
    return squares > EVEN;
  }

  /** Codes from the last byte to the first, backwards; returns where the code begins. */
  private int encode(byte[] bytes, int length) {
    // A byte costs at most 12 bits, and the last state 4 bytes.
    int room = length + length / 2 + 2 * Integer.BYTES;
    coded = coded.length < room ? new byte[room] : coded;
    int at = coded.length;
    int state = LOW;
    for (int i = length - 1; i >= 0; i--) {
      int symbol = bytes[i] & 0xFF;
      int frequency = frequencies[symbol];
      // As long: with the frequency TOTAL, the bound is 2^31.
      long most = (long) (LOW >>> BITS << Byte.SIZE) * frequency;
      while (state >= most) {
        coded[--at] = (byte) state;
        state >>>= Byte.SIZE;
      }
      // The product with the inverse is the quotient, or 1 beside it.
      int quotient = (int) (state * inverses[symbol]);
      int rest = state - quotient * frequency;
      if (rest < 0) {
        quotient--;
        rest += frequency;
      } else if (rest >= frequency) {
        quotient++;
        rest -= frequency;
      }
      state = (quotient << BITS) + rest + starts[symbol];
    }
    for (int i = 0; i < Integer.BYTES; i++) {
      coded[--at] = (byte) state;
      state >>>= Byte.SIZE;
    }
    return at;
  }

  /** Reads what {@link #write} wrote behind its mark. */
  void read(SectionReader in, byte[] bytes, int length) {
    Arrays.fill(frequencies, 0);
    int total = 0;
    for (int left = in.getByte() & 0xFF; left >= 0; left--) {
      int symbol = in.getByte() & 0xFF;
      frequencies[symbol] = in.getSmall();
      total += Math.min(frequencies[symbol], TOTAL + 1);
    }
    in.require(total == TOTAL, "has a code of the wrong frequencies");
    place();
    byte[] code = in.getBytes(in.getSmall());
    in.require(code.length >= Integer.BYTES, "has a code that ends too early");
    decode(in, code, bytes, length);
  }

  private void decode(SectionReader in, byte[] code, byte[] bytes, int length) {
    byte[] symbols = new byte[TOTAL];
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      Arrays.fill(symbols, starts[symbol], starts[symbol] + frequencies[symbol], (byte) symbol);
    }
    int at = 0;
    int state = 0;
    for (; at < Integer.BYTES; at++) {
      state = (state << Byte.SIZE) | (code[at] & 0xFF);
    }
    for (int i = 0; i < length; i++) {
      int place = state & TOTAL - 1;
      byte symbol = symbols[place];
      bytes[i] = symbol;
      state = frequencies[symbol & 0xFF] * (state >>> BITS) + place - starts[symbol & 0xFF];
      while (state < LOW && at < code.length) {
        state = (state << Byte.SIZE) | (code[at++] & 0xFF);
      }
    }
    in.require(state == LOW && at == code.length, "has a code that is damaged");
  }
}

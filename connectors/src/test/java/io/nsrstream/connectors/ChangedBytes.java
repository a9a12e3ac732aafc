package io.nsrstream.connectors;

import io.nsrstream.online.random.SplitMix64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Valid bytes, changed at random: what reads them must stand all of that. */
public final class ChangedBytes {
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_PIECE = 40;
  private static final int MOST_COPIES = 50;

  /** What reads bytes, and fails where it may not. */
  public interface Reading {
    void read(byte[] changed) throws IOException;
  }

  private ChangedBytes() {}

  /**
   * Changes bytes many times, each time from the start.
   *
   * @param pieces that mean something in the format
   */
  public static void read(byte[] whole, List<byte[]> pieces, int times, long seed, Reading reading)
      throws IOException {
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < times; i++) {
      byte[] changed = whole;
      for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
        changed = changed(changed, pieces, random);
      }
      try {
        reading.read(changed);
      } catch (RuntimeException | Error e) {
        String hex = HexFormat.of().formatHex(changed);
        String text = new String(changed, StandardCharsets.UTF_8);
        throw new AssertionError("change %d: %s, %s".formatted(i, hex, text), e);
      }
    }
  }

  /** One byte changed, a piece put in, or a piece of the whole cut out, moved or copied. */
  private static byte[] changed(byte[] whole, List<byte[]> pieces, SplitMix64 random) {
    int at = random.nextInt(whole.length + 1);
    int end = Math.min(whole.length, at + random.nextInt(LONGEST_PIECE));
    byte[] piece = Arrays.copyOfRange(whole, at, end);
    return switch (random.nextInt(6)) {
      case 0 -> joined(whole, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, end));
      case 1, 2 -> joined(whole, at, pieces.get(random.nextInt(pieces.size())), at);
      case 3 -> joined(whole, at, new byte[0], end);
      case 4 -> joined(whole, random.nextInt(whole.length + 1), piece, whole.length);
      default -> joined(whole, at, copies(piece, 1 + random.nextInt(MOST_COPIES)), end);
    };
  }

  /** The bytes before a place, others, and those from another place, or from the first, on. */
  public static byte[] joined(byte[] whole, int before, byte[] between, int after) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(whole, 0, before);
    bytes.writeBytes(between);
    int from = Math.max(before, after);
    bytes.write(whole, from, whole.length - from);
    return bytes.toByteArray();
  }

  private static byte[] copies(byte[] piece, int times) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      bytes.writeBytes(piece);
    }
    return bytes.toByteArray();
  }
}

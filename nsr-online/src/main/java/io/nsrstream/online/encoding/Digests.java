package io.nsrstream.online.encoding;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.nio.ByteBuffer;

/**
 * The bytes of t-digests in less room: the numbers of all digests that are of one kind follow one
 * another, and are packed. The library's layout: a header, in which the least and the greatest
 * value begin at byte {@value #MINIMUM}, then for each centroid two doubles.
 */
final class Digests {
  private static final int MINIMUM = 4;
  private static final int MAXIMUM = MINIMUM + Double.BYTES;
  private static final int CENTROIDS = 28;
  private static final int HEADER = 32;
  private static final int CENTROID = 2 * Double.BYTES;

  private Digests() {}

  /**
   * Writes digests.
   *
   * @param digests in the library's layout
   */
  static void write(byte[][] digests, SectionWriter out) {
    int[] sizes = new int[digests.length];
    double[] bounds = new double[2 * digests.length];
    int all = 0;
    for (int i = 0; i < digests.length; i++) {
      ByteBuffer digest = ByteBuffer.wrap(digests[i]);
      sizes[i] = digest.getInt(CENTROIDS);
      bounds[2 * i] = digest.getDouble(MINIMUM);
      bounds[2 * i + 1] = digest.getDouble(MAXIMUM);
      all += sizes[i];
    }
    double[] first = new double[all];
    double[] second = new double[all];
    int at = 0;
    for (byte[] bytes : digests) {
      ByteBuffer digest = ByteBuffer.wrap(bytes);
      for (int from = HEADER; from < bytes.length; from += CENTROID) {
        first[at] = digest.getDouble(from);
        second[at++] = digest.getDouble(from + Double.BYTES);
      }
    }
    out.putPacked(sizes, sizes.length);
    out.putPacked(bounds, bounds.length);
    out.putPacked(first, all);
    out.putPacked(second, all);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param empty the bytes of a digest without values
   */
  static byte[][] read(SectionReader in, int count, byte[] empty) {
    int[] sizes = in.getPackedInts();
    double[] bounds = in.getAnyPackedDoubles();
    double[] first = in.getPackedDoubles();
    double[] second = in.getPackedDoubles();
    in.require(
        sizes.length == count && bounds.length == 2 * count && first.length == second.length,
        "has %d quantile sketches and not %d",
        sizes.length,
        count);
    byte[][] digests = new byte[count][];
    int at = 0;
    for (int i = 0; i < count; i++) {
      in.require(
          sizes[i] >= 0 && sizes[i] <= first.length - at, "has too few numbers for its quantiles");
      digests[i] = new byte[HEADER + sizes[i] * CENTROID];
      ByteBuffer digest = ByteBuffer.wrap(digests[i]);
      digest.put(empty, 0, HEADER);
      digest.putDouble(MINIMUM, bounds[2 * i]).putDouble(MAXIMUM, bounds[2 * i + 1]);
      digest.putInt(CENTROIDS, sizes[i]);
      while (digest.hasRemaining()) {
        digest.putDouble(first[at]).putDouble(second[at++]);
      }
    }
    in.require(at == first.length, "has too many numbers for its quantiles");
    return digests;
  }
}

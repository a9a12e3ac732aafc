package io.nsrstream.online.encoding;

import com.tdunning.math.stats.MergingDigest;
import com.tdunning.math.stats.TDigest;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Piecewise-linear encoding of features over streaming quantiles: a feature has one input per bin
 * between neighbouring quantiles, which is 0 below the bin, 1 above it, and rises in between
 * (Gorishniy, Rubachev and Babenko, 2022). Quantiles are those of a t-digest per feature over all
 * that was seen (Dunning, 2019).
 *
 * <p>Rows wait until there are {@value #MOST_WAITING}, fewer at first, before the digests take them
 * in. A digest goes through its bytes each time, so that one that was restored goes on as one that
 * was not.
 */
final class QuantileBins {
  private static final int FIRST_WAITING = 16;
  private static final int MOST_WAITING = 256;
  private static final double COMPRESSION = 100;

  private final int width;
  private final int bins;
  private final TDigest[] digests;

  /** Lower edges of bins and slopes within them, {@code [width × bins]}. */
  private final float[] edges;

  private final float[] slopes;

  /** Scratch: the inputs of one row. */
  private final float[] row;

  private final float[] waiting;
  private int rows;
  private long taken;

  /**
   * Bins that have seen nothing; all inputs are 0.
   *
   * @param width number of features
   * @param bins inputs of each
   */
  QuantileBins(int width, int bins) {
    this.width = width;
    this.bins = bins;
    digests = new TDigest[width];
    for (int i = 0; i < width; i++) {
      digests[i] = new MergingDigest(COMPRESSION);
    }
    edges = new float[width * bins];
    slopes = new float[width * bins];
    row = new float[width * bins];
    waiting = new float[MOST_WAITING * width];
  }

  /** Number of inputs of a row. */
  int inputs() {
    return width * bins;
  }

  /** Sees one row of finite features, which starts at {@code offset}. */
  void add(float[] features, int offset) {
    System.arraycopy(features, offset, waiting, rows * width, width);
    rows++;
    if (rows == Math.min(MOST_WAITING, Math.max(FIRST_WAITING, taken))) {
      takeIn();
    }
  }

  private void takeIn() {
    for (int i = 0; i < width; i++) {
      for (int at = i; at < rows * width; at += width) {
        digests[i].add(waiting[at]);
      }
      digests[i] = throughBytes(digests[i]);
    }
    taken += rows;
    rows = 0;
    place();
  }

  private static TDigest throughBytes(TDigest digest) {
    return MergingDigest.fromBytes(ByteBuffer.wrap(bytes(digest)));
  }

  private static byte[] bytes(TDigest digest) {
    byte[] bytes = new byte[digest.byteSize()];
    digest.asBytes(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** Places the bins between quantiles. */
  private void place() {
    for (int i = 0; i < width; i++) {
      float low = (float) digests[i].quantile(0);
      for (int bin = 0; bin < bins; bin++) {
        float high = (float) digests[i].quantile((bin + 1.0) / bins);
        edges[i * bins + bin] = low;
        // A bin without width is a step just above its value.
        slopes[i * bins + bin] = (float) Math.min(1 / ((double) high - low), Float.MAX_VALUE);
        low = high;
      }
    }
  }

  /** Fills the inputs of the row that starts at {@code from}, from {@code to} on. */
  void encode(float[] features, int from, float[] inputs, int to) {
    for (int i = 0; i < width; i++) {
      Arrays.fill(row, i * bins, (i + 1) * bins, features[from + i]);
    }
    climb(row, edges, slopes, row.length);
    System.arraycopy(row, 0, inputs, to, row.length);
  }

  // On arrays from their first number on: what begins at different places is not taken as vectors.
  private static void climb(float[] row, float[] edges, float[] slopes, int count) {
    for (int i = 0; i < count; i++) {
      row[i] = Math.max(0, Math.min(1, (row[i] - edges[i]) * slopes[i]));
    }
  }

  void write(SectionWriter out) {
    out.putInt(bins);
    out.putLong(taken);
    out.putFloats(waiting, rows * width);
    for (TDigest digest : digests) {
      out.putBlock(bytes(digest));
    }
  }

  /** Reads what {@link #write} wrote of so many features. */
  static QuantileBins read(SectionReader in, int width) {
    QuantileBins quantiles = new QuantileBins(width, in.getInt(1, Short.MAX_VALUE));
    quantiles.taken = in.getCount();
    float[] waiting = in.getFloats();
    in.require(
        waiting.length % width == 0 && waiting.length < quantiles.waiting.length,
        "has %d numbers waiting for %d quantiles".formatted(waiting.length, width));
    System.arraycopy(waiting, 0, quantiles.waiting, 0, waiting.length);
    quantiles.rows = waiting.length / width;
    for (int i = 0; i < width; i++) {
      quantiles.digests[i] = MergingDigest.fromBytes(ByteBuffer.wrap(in.getBlock()));
    }
    if (quantiles.taken > 0) {
      quantiles.place();
    }
    return quantiles;
  }
}

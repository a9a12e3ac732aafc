package io.nsrstream.online.encoding;

import com.tdunning.math.stats.MergingDigest;
import com.tdunning.math.stats.TDigest;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Piecewise-linear encoding of features over streaming quantiles: a feature has one input per bin
 * between neighbouring quantiles, which is 0 below the bin, 1 above it, and rises in between
 * (Gorishniy, Rubachev and Babenko, 2022). Quantiles are those of a t-digest per feature over all
 * that was seen (Dunning, 2019).
 *
 * <p>Rows wait until there are {@value #MOST_WAITING} of them, fewer at first, before they enter
 * the digests. A digest is kept as its bytes. Writing a digest changes it, so a learner that wrote
 * a snapshot would else continue differently from one that did not.
 */
final class QuantileBins implements Stateful {
  private static final int FIRST_WAITING = 16;
  private static final int MOST_WAITING = 256;
  private static final double COMPRESSION = 100;

  // Where in the bytes of a digest its least value begins, its greatest ends, and the number of its
  // centroids stands.
  private static final int MINIMUM = 4;
  private static final int AFTER_MAXIMUM = 20;
  private static final int CENTROIDS = 28;

  private int width;
  private final int bins;
  private byte[][] digests;

  /** Lower edges of bins and slopes within them, {@code [width × bins]}. */
  private float[] edges;

  private float[] slopes;

  /** Scratch: the inputs of one row. */
  private float[] row;

  private float[] waiting;
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
    digests = new byte[width][];
    Arrays.fill(digests, bytes(new MergingDigest(COMPRESSION)));
    edges = new float[width * bins];
    slopes = new float[width * bins];
    row = new float[width * bins];
    waiting = new float[MOST_WAITING * width];
  }

  /** Adds features up to so many, of which it has seen nothing. */
  void widen(int wider) {
    float[] rowsBefore = waiting;
    waiting = new float[MOST_WAITING * wider];
    Arrays.fill(waiting, Example.MISSING);
    for (int at = 0; at < rows; at++) {
      System.arraycopy(rowsBefore, at * width, waiting, at * wider, width);
    }
    int known = width;
    width = wider;
    digests = Arrays.copyOf(digests, wider);
    Arrays.fill(digests, known, wider, bytes(new MergingDigest(COMPRESSION)));
    edges = Arrays.copyOf(edges, wider * bins);
    slopes = Arrays.copyOf(slopes, wider * bins);
    row = new float[wider * bins];
  }

  /** Number of inputs of a row. */
  int inputs() {
    return width * bins;
  }

  /**
   * Adds one row of features, which starts at {@code offset}: finite, or missing ({@link
   * Example#isMissing}).
   */
  void add(float[] features, int offset) {
    System.arraycopy(features, offset, waiting, rows * width, width);
    rows++;
    if (rows == Math.min(MOST_WAITING, Math.max(FIRST_WAITING, taken))) {
      takeIn();
    }
  }

  private void takeIn() {
    for (int i = 0; i < width; i++) {
      TDigest digest = digest(digests[i]);
      for (int at = i; at < rows * width; at += width) {
        if (!Example.isMissing(waiting[at])) {
          digest.add(waiting[at]);
        }
      }
      digests[i] = bytes(digest);
    }
    taken += rows;
    rows = 0;
    place();
  }

  private static TDigest digest(byte[] bytes) {
    return MergingDigest.fromBytes(ByteBuffer.wrap(bytes));
  }

  private static byte[] bytes(TDigest digest) {
    byte[] bytes = new byte[digest.byteSize()];
    digest.asBytes(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** Places the bins between quantiles. */
  private void place() {
    for (int i = 0; i < width; i++) {
      TDigest digest = digest(digests[i]);
      if (digest.size() == 0) {
        continue;
      }
      float low = (float) digest.quantile(0);
      for (int bin = 0; bin < bins; bin++) {
        float high = (float) digest.quantile((bin + 1.0) / bins);
        edges[i * bins + bin] = low;
        // A bin without width is a step just above its value.
        slopes[i * bins + bin] = (float) Math.min(1 / ((double) high - low), Float.MAX_VALUE);
        low = high;
      }
    }
  }

  /**
   * Encodes the first features of a row.
   *
   * @param from where the row begins
   * @param count how many features
   * @param inputs receives {@code [count × bins]} from {@code to} on; NaN where one is missing
   */
  void encode(float[] features, int from, int count, float[] inputs, int to) {
    for (int i = 0; i < count; i++) {
      Arrays.fill(row, i * bins, (i + 1) * bins, features[from + i]);
    }
    climb(row, edges, slopes, count * bins);
    System.arraycopy(row, 0, inputs, to, count * bins);
  }

  /** Encodes one number as that of a feature, from {@code to} on. */
  void encode(int feature, float value, float[] inputs, int to) {
    for (int bin = 0; bin < bins; bin++) {
      int at = feature * bins + bin;
      inputs[to + bin] = Math.max(0, Math.min(1, (value - edges[at]) * slopes[at]));
    }
  }

  // On arrays from their first number on: what begins at different places is not taken as vectors.
  private static void climb(float[] row, float[] edges, float[] slopes, int count) {
    for (int i = 0; i < count; i++) {
      row[i] = Math.max(0, Math.min(1, (row[i] - edges[i]) * slopes[i]));
    }
  }

  /** Inputs of each feature. */
  int bins() {
    return bins;
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(taken);
    float[] column = new float[rows];
    out.putSmall(rows);
    for (int i = 0; i < width; i++) {
      for (int row = 0; row < rows; row++) {
        column[row] = waiting[row * width + i];
      }
      out.putPacked(column, rows);
    }
    if (taken > 0) {
      Digests.write(digests, out);
    }
  }

  @Override
  public void restore(SectionReader in) {
    taken = in.getCount();
    rows = in.getSmall();
    in.require(rows < MOST_WAITING, "has %d rows waiting for their quantiles", rows);
    for (int i = 0; i < width; i++) {
      float[] column = in.getPackedFeatures();
      in.require(column.length == rows, "has columns of different lengths");
      for (int row = 0; row < rows; row++) {
        waiting[row * width + i] = column[row];
      }
    }
    if (taken > 0) {
      byte[][] read = Digests.read(in, width, digests[0]);
      for (int i = 0; i < width; i++) {
        digests[i] = checked(in, read[i]);
      }
      place();
    }
  }

  /** The library does not check the bytes that it reads, so they are checked here first. */
  private byte[] checked(SectionReader in, byte[] block) {
    in.require(isDigest(block), "has quantiles of another form");
    in.require(
        isSound(ByteBuffer.wrap(block), taken), "has quantiles that %d rows cannot have", taken);
    return block;
  }

  /** Whether the form, the compression and the number of centroids are as we write them. */
  private static boolean isDigest(byte[] block) {
    byte[] empty = bytes(new MergingDigest(COMPRESSION));
    ByteBuffer form = ByteBuffer.wrap(block);
    return block.length >= empty.length
        && Arrays.equals(block, 0, MINIMUM, empty, 0, MINIMUM)
        && Arrays.equals(block, AFTER_MAXIMUM, CENTROIDS, empty, AFTER_MAXIMUM, CENTROIDS)
        && form.getInt(CENTROIDS) <= 2 * COMPRESSION
        && block.length == empty.length + 2L * Double.BYTES * form.getInt(CENTROIDS);
  }

  /**
   * Whether the centroids, each a weight and a mean, are those of at most so many values between
   * the least and the greatest. Means are rounded, so they may lie a little outside.
   */
  private static boolean isSound(ByteBuffer digest, long most) {
    double low = digest.getDouble(MINIMUM);
    double high = digest.getDouble(MINIMUM + Double.BYTES);
    digest.position(CENTROIDS + Integer.BYTES);
    if (!digest.hasRemaining()) {
      return true;
    }
    double tolerance = 1e-6 * Math.max(Math.abs(low), Math.abs(high));
    double total = 0;
    boolean sound = Float.isFinite((float) low) && Float.isFinite((float) high);
    while (sound && digest.hasRemaining()) {
      double weight = digest.getDouble();
      double mean = digest.getDouble();
      sound = weight > 0 && mean >= low - tolerance && mean <= high + tolerance;
      total += weight;
    }
    return sound && total <= most;
  }
}

package io.nsrstream.online.penalty;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Mean response of every neuron of a layer to every class, over the last mini-batches.
 *
 * <p>A ring holds one statistic per mini-batch with only the classes that occurred in it; running
 * totals in double make a mean available in constant time. A class that is absent from a mini-batch
 * keeps its entries until they age out. The totals are rebuilt from the ring now and then, so that
 * rounding errors do not accumulate over a long stream.
 */
public final class ClassMeanWindow {
  private static final int REBUILD_EVERY = 1024;

  private final int batches;
  private final ArrayDeque<BatchStatistic> ring = new ArrayDeque<>();
  private int width;
  private double[] sums = new double[0];
  private long[] counts = new long[0];
  private int sinceRebuild;

  /** Buffer of one row, kept so that a call allocates nothing. */
  private float[] one = new float[0];

  /**
   * An empty window.
   *
   * @param batches number of mini-batches it spans, the current one included, at least 1
   */
  public ClassMeanWindow(int batches) {
    this.batches = batches;
  }

  /**
   * Adds a mini-batch and drops the oldest. If the layer has another width than before, the window
   * starts anew.
   *
   * @param responses {@code [rows × width]}
   * @param labels class index of each row
   */
  public void add(float[] responses, int[] labels, int rows, int width) {
    if (width != this.width) {
      shorten(0);
      this.width = width;
      one = new float[width];
    }
    BatchStatistic statistic =
        ring.size() == batches ? subtract(ring.removeFirst()) : new BatchStatistic();
    statistic.fill(responses, labels, rows, width, one);
    append(statistic);
    if (++sinceRebuild >= REBUILD_EVERY) {
      rebuild();
    }
  }

  /**
   * Forgets all but the latest mini-batches; 0 forgets all. Later mini-batches fill the window
   * again.
   */
  public void shorten(int latest) {
    if (ring.size() > latest) {
      while (ring.size() > latest) {
        ring.removeFirst();
      }
      rebuild();
    }
  }

  /**
   * Merges another window over the same layer, mini-batch by mini-batch: latest with latest, and so
   * on. The means are then those of the examples of both.
   */
  public void merge(ClassMeanWindow other) {
    if (width != 0 && other.width != 0 && width != other.width) {
      throw new IllegalArgumentException(
          "a window over %d neurons cannot be merged with one over %d: merge windows of the same layer"
              .formatted(width, other.width));
    }
    width = Math.max(width, other.width);
    one = new float[width];
    Iterator<BatchStatistic> mine = ring.descendingIterator();
    Iterator<BatchStatistic> theirs = other.ring.descendingIterator();
    ArrayDeque<BatchStatistic> merged = new ArrayDeque<>();
    while (merged.size() < batches && (mine.hasNext() || theirs.hasNext())) {
      BatchStatistic both = mine.hasNext() ? mine.next() : new BatchStatistic();
      if (theirs.hasNext()) {
        both.merge(theirs.next(), width);
      }
      merged.addFirst(both);
    }
    ring.clear();
    ring.addAll(merged);
    rebuild();
  }

  /** All classes in the window have an index below this. */
  public int classes() {
    return counts.length;
  }

  /** Number of examples of a class in the window. */
  public long count(int label) {
    return label < counts.length ? counts[label] : 0;
  }

  /**
   * Writes the mean responses to a class that is in the window.
   *
   * @param means receives {@code [width]} from {@code offset} on
   */
  public void means(int label, float[] means, int offset) {
    double factor = 1.0 / counts[label];
    int row = label * width;
    for (int n = 0; n < width; n++) {
      means[offset + n] = (float) (sums[row + n] * factor);
    }
  }

  /** The mean responses {@code [width]} to a class that is in the window. */
  public double[] means(int label) {
    double[] means = Arrays.copyOfRange(sums, label * width, (label + 1) * width);
    Arrays.setAll(means, n -> means[n] / counts[label]);
    return means;
  }

  /** Number of neurons of the layer; 0 before the first mini-batch. */
  public int neurons() {
    return width;
  }

  /** Number of mini-batches in the window now. */
  public int size() {
    return ring.size();
  }

  private void append(BatchStatistic statistic) {
    ring.addLast(statistic);
    accumulate(statistic, 1);
  }

  private BatchStatistic subtract(BatchStatistic statistic) {
    accumulate(statistic, -1);
    return statistic;
  }

  private void rebuild() {
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
    ring.forEach(statistic -> accumulate(statistic, 1));
    sinceRebuild = 0;
  }

  private void accumulate(BatchStatistic statistic, int sign) {
    grow(statistic.highestClass() + 1);
    statistic.accumulate(sign, sums, counts, width);
  }

  private void grow(int classes) {
    if (classes > counts.length || sums.length != counts.length * width) {
      counts = Arrays.copyOf(counts, Math.max(classes, counts.length));
      sums = Arrays.copyOf(sums, counts.length * width);
    }
  }

  public void write(SectionWriter out) {
    out.putInt(width);
    out.putInt(sinceRebuild);
    out.putLongs(counts, counts.length);
    out.putDoubles(sums, sums.length);
    writeRing(out);
  }

  private void writeRing(SectionWriter out) {
    int[] classes = ring.stream().mapToInt(BatchStatistic::classes).toArray();
    int all = Arrays.stream(classes).sum();
    int[] labels = new int[all];
    int[] examples = new int[all];
    float[] responses = new float[all * width];
    int at = 0;
    for (BatchStatistic statistic : ring) {
      statistic.copyTo(labels, examples, responses, at, width);
      at += statistic.classes();
    }
    out.putPacked(classes, classes.length);
    out.putPacked(labels, all);
    out.putPacked(examples, all);
    out.putPacked(responses, responses.length);
  }

  /**
   * Replaces its content by what {@link #write} wrote; of more mini-batches than it spans, it keeps
   * the latest.
   */
  public void restore(SectionReader in) {
    width = in.getInt(0, Integer.MAX_VALUE);
    one = new float[width];
    sinceRebuild = in.getInt(0, REBUILD_EVERY - 1);
    counts = in.getLongs();
    sums = in.getDoubles();
    in.require(sums.length == (long) counts.length * width, "has class sums of the wrong size");
    restoreRing(in);
    if (ring.size() > batches) {
      shorten(batches);
    }
  }

  private void restoreRing(SectionReader in) {
    ring.clear();
    int[] classes = in.getPackedInts();
    int[] labels = in.getPackedInts();
    int[] examples = in.getPackedInts();
    float[] responses = in.getPackedFloats();
    long all = Arrays.stream(classes).asLongStream().map(Math::abs).sum();
    in.require(
        labels.length == all
            && examples.length == all
            && responses.length == all * width
            && Arrays.stream(classes).allMatch(number -> number >= 0)
            && Arrays.stream(labels).allMatch(label -> label >= 0 && label < counts.length),
        "has statistics of mini-batches of the wrong sizes");
    int at = 0;
    for (int number : classes) {
      ring.addLast(BatchStatistic.copyOf(labels, examples, responses, at, number, width));
      at += number;
    }
  }
}

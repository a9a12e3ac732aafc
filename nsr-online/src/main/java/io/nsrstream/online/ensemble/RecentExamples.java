package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.SnapshotException;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest labelled examples, up to a bound. Mini-batches and replay take their rows from them. A
 * row's position is its number in the stream of all rows, from 0.
 */
final class RecentExamples implements Stateful {

  /** Features of all kept examples together that are allowed for any number of examples. */
  private static final int USUAL_VALUES = 1 << 15;

  /** The same for up to so many examples. */
  private static final int MOST_VALUES = 1 << 19;

  private static final int FEW = 1000;

  private final int channels;
  private final int slots;
  private final @Nullable Row[] ring;
  private final List<Positions> classes = new ArrayList<>();
  private long end;
  private long first;

  /**
   * A labelled example.
   *
   * @param words the slots of the words of its texts
   */
  record Row(float[] features, List<Nominal> nominals, int[] words, int label, float weight) {

    /** The same with other words. */
    Row withWords(int[] others) {
      return new Row(features, nominals, others, label, weight);
    }

    /** The same with further features, which it does not have. */
    Row widened(int count) {
      float[] wide = Arrays.copyOf(features, count);
      Arrays.fill(wide, features.length, count, Example.MISSING);
      return new Row(wide, nominals, words, label, weight);
    }
  }

  /**
   * Nothing yet.
   *
   * @param bound how many examples are kept
   * @param channels features of every step
   * @param slots that words have; 0 where examples have no texts
   */
  RecentExamples(int bound, int channels, int slots) {
    this.channels = channels;
    this.slots = slots;
    ring = new Row[bound];
  }

  /**
   * How many vectors are kept where so many are wanted.
   *
   * @param features of a vector
   */
  static int fitting(int wanted, int features) {
    int few = Math.min(FEW, MOST_VALUES / features);
    return Math.min(wanted, Math.max(few, USUAL_VALUES / features));
  }

  /**
   * The same examples with more features, which they do not have.
   *
   * @param bound how many examples are kept
   * @param features of each; an example is one step
   */
  RecentExamples widened(int bound, int features) {
    RecentExamples wider = new RecentExamples(bound, features, slots);
    wider.first = first;
    wider.end = first;
    for (int back = size(); back > 0; back--) {
      wider.add(latest(back).widened(features));
    }
    return wider;
  }

  /** Number of examples kept. */
  int size() {
    return (int) (end - first);
  }

  /** Number of all that were ever added. */
  long added() {
    return end;
  }

  void add(Row row) {
    if (size() == ring.length) {
      classes.get(get(first).label).dropFirst();
      first++;
    }
    while (classes.size() <= row.label) {
      classes.add(new Positions());
    }
    classes.get(row.label).add(end);
    ring[(int) (end % ring.length)] = row;
    end++;
  }

  private Row get(long position) {
    return Objects.requireNonNull(ring[(int) (position % ring.length)]);
  }

  /**
   * One of the latest.
   *
   * @param back 1 for the last one, at most {@link #size}
   */
  Row latest(int back) {
    return get(end - back);
  }

  /** Draws one of the latest {@code within}, all with the same probability. */
  Row draw(SplitMix64 random, int within) {
    return latest(1 + random.nextInt(Math.min(size(), within)));
  }

  /**
   * Draws one of the latest {@code within}: all classes with the same probability, and all examples
   * of a class.
   */
  Row drawBalanced(SplitMix64 random, int within) {
    long oldest = end - Math.min(size(), within);
    int present = 0;
    for (Positions positions : classes) {
      if (positions.reach(oldest)) {
        present++;
      }
    }
    int wanted = random.nextInt(present);
    for (Positions positions : classes) {
      if (positions.reach(oldest) && wanted-- == 0) {
        return get(positions.draw(random, oldest));
      }
    }
    throw new IllegalStateException("no example is kept");
  }

  /**
   * The weight of a class with which all present classes count alike: above 1 for rare classes. The
   * mean over the kept examples is 1.
   */
  double rarity(int label) {
    int present = 0;
    for (Positions positions : classes) {
      present += positions.size > 0 ? 1 : 0;
    }
    return (double) size() / ((double) present * classes.get(label).size);
  }

  /** Forgets all but the latest {@code count}. */
  void shorten(int count) {
    while (size() > count) {
      classes.get(get(first).label).dropFirst();
      ring[(int) (first % ring.length)] = null;
      first++;
    }
  }

  @Override
  public void write(SectionWriter out) {
    List<Row> rows = new ArrayList<>();
    for (int back = size(); back > 0; back--) {
      rows.add(latest(back));
    }
    RowFormat.write(rows, channels, out);
    if (slots > 0) {
      RowFormat.writeWords(rows, out);
    }
  }

  /** Keeps the latest examples if there are more than the bound. */
  @Override
  public void restore(SectionReader in) {
    shorten(0);
    List<Row> rows = RowFormat.read(in);
    (slots > 0 ? RowFormat.readWords(in, rows, slots) : rows).forEach(this::add);
  }

  /**
   * Checks restored examples.
   *
   * @throws SnapshotException unless rows have all channels at each step, and labels are below the
   *     number of classes
   */
  void requireFit(int known) {
    for (int back = size(); back > 0; back--) {
      Row row = latest(back);
      if (row.features.length == 0 || row.features.length % channels != 0 || row.label >= known) {
        throw new SnapshotException(
            "the snapshot has a recent example of class %d with %d features, among %d classes and %d channels: restore an earlier one"
                .formatted(row.label, row.features.length, known, channels));
      }
    }
  }

  /** The positions of a class that are kept, ascending: a ring that grows. */
  private static final class Positions {
    private long[] ring = new long[8];
    private int start;
    private int size;

    void add(long position) {
      if (size == ring.length) {
        long[] wider = new long[2 * size];
        for (int i = 0; i < size; i++) {
          wider[i] = get(i);
        }
        ring = wider;
        start = 0;
      }
      ring[(start + size) % ring.length] = position;
      size++;
    }

    private long get(int index) {
      return ring[(start + index) % ring.length];
    }

    void dropFirst() {
      start = (start + 1) % ring.length;
      size--;
    }

    /** Whether one is at {@code oldest} or after it. */
    boolean reach(long oldest) {
      return size > 0 && get(size - 1) >= oldest;
    }

    /** One of those from {@code oldest} on, all with the same probability. */
    long draw(SplitMix64 random, long oldest) {
      int low = 0;
      int high = size - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (get(middle) < oldest) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return get(low + random.nextInt(size - low));
    }
  }
}

package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The opinion of the nearest of the latest examples. The distance is the sum of squared differences
 * of features, each divided by the variance of the feature, and {@value #MISMATCH} for each
 * different nominal value; a missing number counts as the mean of its feature. A neighbour at
 * distance d votes with {@code exp(−d / d_k)}, where d_k is the distance of the farthest that
 * votes.
 *
 * <p>The examples are those of {@link RecentExamples}, feature by feature, so that the loop over
 * examples is vectorised. Sums have the same order everywhere.
 */
final class Neighbours implements Opinion {

  /** What two different nominal values add to a squared distance. */
  static final float MISMATCH = 2;

  /** The share of what it says that is spread over all classes. */
  private static final double FLOOR = 0.02;

  /** Examples whose sums stay in the processor's cache. */
  private static final int BLOCK = 512;

  /** Examples that there is room for at first: most keys of a job may be young. */
  private static final int FIRST_ROOM = 32;

  private final NeighbourSettings settings;
  private final Inputs inputs;

  private int kept;

  /** The latest examples, a ring that grows: {@code [features][examples]}. */
  private float[][] columns;

  /** Codes of nominal values, 0 for none, of each feature that had one: {@code [examples]}. */
  private final SortedMap<Integer, int[]> codes = new TreeMap<>();

  /** Whether an example had the feature missing. */
  private boolean[] gaps;

  private int[] labels;
  private float[] distances;

  /** Places of the nearest in the ring, ascending by distance. */
  private final int[] nearest;

  private int size;
  private int next;
  private long taken;

  /**
   * The opinion of the examples of these inputs, which are vectors.
   *
   * @param features number of features
   */
  Neighbours(NeighbourSettings settings, Inputs inputs, int features) {
    this.settings = settings;
    this.inputs = inputs;
    nearest = new int[settings.nearest()];
    columns = new float[0][];
    gaps = new boolean[0];
    labels = new int[0];
    distances = new float[0];
    begin(features);
  }

  /** Begins anew, with room for examples of so many features. */
  private void begin(int features) {
    kept = settings.kept(features);
    int room = Math.min(kept, FIRST_ROOM);
    columns = new float[features][room];
    gaps = new boolean[features];
    labels = new int[room];
    distances = new float[room];
    codes.clear();
    size = 0;
    next = 0;
    taken = 0;
  }

  @Override
  public String name() {
    return "neighbours " + settings.examples() + " " + settings.nearest();
  }

  @Override
  public void score(Inputs asked, int classes, double[] scores, int at) {
    follow();
    if (size == 0) {
      Arrays.fill(scores, at, at + classes, -Math.log(classes));
      return;
    }
    measure(asked.features());
    measure(asked.nominals());
    int found = find();
    float farthest = distances[nearest[found - 1]];
    Arrays.fill(scores, at, at + classes, 0);
    double total = 0;
    for (int i = 0; i < found; i++) {
      float distance = distances[nearest[i]];
      double vote = distance == 0 ? 1 : Math.exp(-distance / farthest);
      scores[at + labels[nearest[i]]] += vote;
      total += vote;
    }
    for (int y = 0; y < classes; y++) {
      scores[at + y] = Math.log((1 - FLOOR) * scores[at + y] / total + FLOOR / classes);
    }
  }

  private void measure(float[] features) {
    Arrays.fill(distances, 0, size, 0);
    for (int from = 0; from < size; from += BLOCK) {
      int to = Math.min(size, from + BLOCK);
      for (int i = 0; i < columns.length; i++) {
        float scale = (float) Math.min(Float.MAX_VALUE, inputs.encoder().scale(i));
        if (scale > 0) {
          float mean = (float) inputs.encoder().mean(i);
          float value = Example.isMissing(features[i]) ? mean : features[i];
          if (gaps[i]) {
            addWithGaps(columns[i], value, scale, mean, distances, from, to);
          } else {
            add(columns[i], value, scale, distances, from, to);
          }
        }
      }
    }
  }

  private static void add(
      float[] column, float value, float scale, float[] sums, int from, int to) {
    for (int i = from; i < to; i++) {
      float difference = (column[i] - value) * scale;
      sums[i] += difference * difference;
    }
  }

  private static void addWithGaps(
      float[] column, float value, float scale, float mean, float[] sums, int from, int to) {
    for (int i = from; i < to; i++) {
      float known = Example.isMissing(column[i]) ? mean : column[i];
      float difference = (known - value) * scale;
      sums[i] += difference * difference;
    }
  }

  private void measure(List<Nominal> nominals) {
    int at = 0;
    for (Map.Entry<Integer, int[]> feature : codes.entrySet()) {
      int position = feature.getKey();
      for (; at < nominals.size() && nominals.get(at).position() < position; at++) {
        addMismatch();
      }
      boolean has = at < nominals.size() && nominals.get(at).position() == position;
      int code = has ? code(nominals.get(at++)) : 0;
      int[] column = feature.getValue();
      for (int i = 0; i < size; i++) {
        distances[i] += column[i] == code ? 0 : MISMATCH;
      }
    }
    for (; at < nominals.size(); at++) {
      addMismatch();
    }
  }

  /** As for a feature with codes of which no kept example has one any more. */
  private void addMismatch() {
    for (int i = 0; i < size; i++) {
      distances[i] += MISMATCH;
    }
  }

  private static int code(Nominal nominal) {
    return nominal.value().hashCode() | 1;
  }

  /** Finds the nearest; of equally near ones, the oldest first. Returns how many there are. */
  private int find() {
    int oldest = size < labels.length ? 0 : next;
    int found = find(oldest, size, 0);
    return find(0, oldest, found);
  }

  /**
   * Finds the nearest among places of the ring and those found before.
   *
   * @param found how many were found before
   */
  private int find(int from, int to, int found) {
    int place = from;
    for (; place < to && found < nearest.length; place++) {
      insert(place, found);
      found++;
    }
    float farthest = found == 0 ? 0 : distances[nearest[found - 1]];
    for (; place < to; place++) {
      if (distances[place] < farthest) {
        insert(place, nearest.length - 1);
        farthest = distances[nearest[nearest.length - 1]];
      }
    }
    return found;
  }

  /** Puts a place before those that are farther, of which the last one goes if there are more. */
  private void insert(int place, int last) {
    // The square of a very large difference is not finite.
    distances[place] = Math.min(distances[place], Float.MAX_VALUE);
    int i = last;
    for (; i > 0 && distances[place] < distances[nearest[i - 1]]; i--) {
      nearest[i] = nearest[i - 1];
    }
    nearest[i] = place;
  }

  /** Takes the recent examples that it does not have, and forgets those that are forgotten. */
  private void follow() {
    RecentExamples recent = inputs.recent();
    if (columns.length < inputs.encoder().channels()) {
      begin(inputs.encoder().channels());
    }
    long behind = recent.added() - taken;
    for (int back = (int) Math.min(behind, recent.size()); back > 0; back--) {
      take(recent.latest(back));
    }
    taken = recent.added();
    if (size > recent.size()) {
      forget(recent);
    }
  }

  private void forget(RecentExamples recent) {
    size = 0;
    next = 0;
    for (int back = recent.size(); back > 0; back--) {
      take(recent.latest(back));
    }
  }

  private void take(RecentExamples.Row row) {
    if (size == labels.length && size < kept) {
      grow(Math.min(2 * size, kept));
    }
    for (int i = 0; i < columns.length; i++) {
      float value = row.features()[i];
      columns[i][next] = value;
      gaps[i] |= Example.isMissing(value);
    }
    codes.values().forEach(column -> column[next] = 0);
    for (Nominal nominal : row.nominals()) {
      codes.computeIfAbsent(nominal.position(), first -> new int[labels.length])[next] =
          code(nominal);
    }
    labels[next] = row.label();
    next = (next + 1) % labels.length;
    size = Math.min(size + 1, labels.length);
  }

  /** Makes room in a ring whose first place is its oldest. */
  private void grow(int room) {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Arrays.copyOf(columns[i], room);
    }
    codes.replaceAll((feature, column) -> Arrays.copyOf(column, room));
    labels = Arrays.copyOf(labels, room);
    distances = new float[room];
    next = size;
  }

  @Override
  public void learn(Inputs learned, int label, int classes, Scores scores) {
    follow();
  }

  /** Nothing: it reads the recent examples, which are in the snapshot. */
  @Override
  public void write(SectionWriter out) {}

  @Override
  public void restore(SectionReader in) {}
}

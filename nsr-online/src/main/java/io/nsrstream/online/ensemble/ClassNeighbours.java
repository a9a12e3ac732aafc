package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The opinion of the nearest among the latest examples of each class. A class that is rare has as
 * many examples here as a frequent one, however long ago they came. The score of a class is {@code
 * −d / 2v}: d is the mean distance of the nearest of its examples, as {@link Neighbours} measures
 * it, and v the faded mean of that of examples to their own class.
 *
 * <p>A snapshot has the examples that are no longer among the recent ones, and the places of the
 * others.
 */
final class ClassNeighbours implements Opinion {
  private static final double FADING = 0.999;

  /** What a feature adds at most to the mean distance: one record cannot spoil it. */
  private static final double MOST = 100;

  /** The position of an example that is no longer recent at a restore: before all others. */
  private static final long NOT_RECENT = Integer.MIN_VALUE;

  private final NeighbourSettings settings;
  private final Inputs inputs;

  /** By class, oldest first. */
  private final List<List<Kept>> classes = new ArrayList<>();

  private final FadedMean own = new FadedMean(FADING);

  /** Scratch: distances of the nearest of a class, ascending. */
  private final double[] nearest;

  /** Scratch by feature: what a missing number counts as, the present example, and the scale. */
  private float[] means = {};

  private float[] asked = {};
  private float[] scales = {};

  /**
   * An example that is kept.
   *
   * @param position its number among all that were added to the recent examples
   */
  private record Kept(RecentExamples.Row row, long position) {
    Kept widened(int features) {
      return new Kept(row.widened(features), position);
    }
  }

  /** The opinion of the examples of these inputs, which are vectors. */
  ClassNeighbours(NeighbourSettings settings, Inputs inputs) {
    this.settings = settings;
    this.inputs = inputs;
    nearest = new double[settings.nearest()];
  }

  @Override
  public String name() {
    return "neighbours %d %d of each class".formatted(settings.examples(), settings.nearest());
  }

  @Override
  public void score(Inputs given, int count, double[] scores, int at) {
    ask(given.features());
    for (int y = 0; y < count; y++) {
      boolean known = y < classes.size() && !classes.get(y).isEmpty();
      scores[at + y] = known ? distance(classes.get(y), given.nominals()) : Double.NaN;
    }
    NearestClass.score(scores, at, count, own.mean());
  }

  private void ask(float[] features) {
    int count = inputs.encoder().channels();
    if (scales.length < count) {
      means = new float[count];
      asked = new float[count];
      scales = new float[count];
    }
    for (int i = 0; i < count; i++) {
      means[i] = (float) inputs.encoder().mean(i);
      scales[i] = (float) Math.min(Float.MAX_VALUE, inputs.encoder().scale(i));
      asked[i] = Example.isMissing(features[i]) ? means[i] : features[i];
    }
  }

  /** The mean distance of the present example to the nearest of a class that has some. */
  private double distance(List<Kept> ofClass, List<Nominal> nominals) {
    int found = 0;
    for (Kept kept : ofClass) {
      float[] features = kept.row.features();
      double distance =
          Math.min(squares(features), Float.MAX_VALUE)
              + Neighbours.MISMATCH * mismatches(kept.row.nominals(), nominals);
      if (found < nearest.length || distance < nearest[found - 1]) {
        found = Math.min(found + 1, nearest.length);
        int i = found - 1;
        for (; i > 0 && distance < nearest[i - 1]; i--) {
          nearest[i] = nearest[i - 1];
        }
        nearest[i] = distance;
      }
    }
    double sum = 0;
    for (int i = 0; i < found; i++) {
      sum += nearest[i];
    }
    return sum / found;
  }

  /** Two sums side by side, since with a single sum each addition waits for the one before. */
  private float squares(float[] features) {
    float even = 0;
    float odd = 0;
    int i = 0;
    for (; i < features.length - 1; i += 2) {
      float first = difference(features[i], i);
      float second = difference(features[i + 1], i + 1);
      even += first * first;
      odd += second * second;
    }
    if (i < features.length) {
      float last = difference(features[i], i);
      even += last * last;
    }
    return even + odd;
  }

  private float difference(float value, int i) {
    return ((Example.isMissing(value) ? means[i] : value) - asked[i]) * scales[i];
  }

  /** Positions with different values, or with a value in one of them alone; both ascend. */
  private static int mismatches(List<Nominal> some, List<Nominal> others) {
    int equal = 0;
    int shared = 0;
    int at = 0;
    for (Nominal one : some) {
      while (at < others.size() && others.get(at).position() < one.position()) {
        at++;
      }
      if (at < others.size() && others.get(at).position() == one.position()) {
        shared++;
        equal += others.get(at).value().equals(one.value()) ? 1 : 0;
      }
    }
    return some.size() + others.size() - shared - equal;
  }

  @Override
  public void learn(Inputs given, int label, int count, Scores scores) {
    RecentExamples.Row row = given.recent().latest(1);
    int features = row.features().length;
    if (features > scales.length) {
      for (List<Kept> each : classes) {
        each.replaceAll(kept -> kept.widened(features));
        shorten(each);
      }
    }
    widen(count);
    List<Kept> ofClass = classes.get(label);
    if (!ofClass.isEmpty()) {
      ask(row.features());
      own.add(Math.min(distance(ofClass, row.nominals()), MOST * features));
    }
    ofClass.add(new Kept(row, given.recent().added() - 1));
    shorten(ofClass);
  }

  /** Makes room for classes; all keep fewer then, if they have many features. */
  private void widen(int count) {
    int known = classes.size();
    while (classes.size() < count) {
      classes.add(new ArrayList<>());
    }
    if (known < count) {
      classes.forEach(this::shorten);
    }
  }

  private void shorten(List<Kept> ofClass) {
    int most = settings.keptOfClass(inputs.encoder().channels(), classes.size());
    while (ofClass.size() > most) {
      ofClass.remove(0);
    }
  }

  @Override
  public void write(SectionWriter out) {
    own.write(out);
    RecentExamples recent = inputs.recent();
    List<RecentExamples.Row> left = new ArrayList<>();
    out.putInt(classes.size());
    for (List<Kept> ofClass : classes) {
      int[] back = new int[ofClass.size()];
      int at = 0;
      for (Kept kept : ofClass) {
        long age = recent.added() - kept.position;
        back[at++] = age <= recent.size() ? (int) age : 0;
        if (age > recent.size()) {
          left.add(kept.row);
        }
      }
      out.putPacked(back, back.length);
    }
    RowFormat.write(left, inputs.encoder().channels(), out);
  }

  /** Reads what was written; examples that the settings no longer keep are left out. */
  @Override
  public void restore(SectionReader in) {
    own.restore(in);
    RecentExamples recent = inputs.recent();
    int[][] back = new int[in.getInt(0, Short.MAX_VALUE)][];
    for (int y = 0; y < back.length; y++) {
      back[y] = in.getPackedInts();
    }
    List<RecentExamples.Row> left = RowFormat.read(in);
    classes.clear();
    widen(back.length);
    int at = 0;
    for (int y = 0; y < back.length; y++) {
      for (int age : back[y]) {
        in.require(age >= 0 && (age > 0 || at < left.size()), "has an example that is missing");
        if (age == 0) {
          restore(in, new Kept(left.get(at++), NOT_RECENT), y);
        } else if (age <= recent.size()) {
          restore(in, new Kept(recent.latest(age), recent.added() - age), y);
        }
      }
      shorten(classes.get(y));
    }
    in.require(at == left.size(), "has examples of no class");
  }

  private void restore(SectionReader in, Kept kept, int label) {
    in.require(
        kept.row.label() == label && kept.row.features().length == inputs.encoder().channels(),
        "has an example of another class or width");
    classes.get(label).add(kept);
  }
}

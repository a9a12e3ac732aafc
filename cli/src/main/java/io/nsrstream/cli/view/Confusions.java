package io.nsrstream.cli.view;

import io.nsrstream.online.evaluation.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How often which class was predicted as which, where a class was predicted at all. */
final class Confusions {
  /** Classes that are counted one by one, in the order in which they came. */
  private static final int MOST_CLASSES = 300;

  private static final int MOST_SHOWN = 12;

  /** By true and by predicted class; those that are not counted one by one are the last. */
  private long[][] counts = new long[0][0];

  void add(Outcome outcome) {
    if (outcome.predicted() == Outcome.NOTHING) {
      return;
    }
    int label = Math.min(outcome.label(), MOST_CLASSES);
    int predicted = Math.min(outcome.predicted(), MOST_CLASSES);
    grow(label);
    if (predicted >= counts[label].length) {
      counts[label] = Arrays.copyOf(counts[label], predicted + 1);
    }
    counts[label][predicted]++;
  }

  private void grow(int label) {
    if (label >= counts.length) {
      int before = counts.length;
      counts = Arrays.copyOf(counts, label + 1);
      Arrays.fill(counts, before, counts.length, new long[0]);
    }
  }

  /**
   * The matrix of some classes and all others.
   *
   * @param frequent the classes by how frequent they are, the most frequent first
   * @param names of all classes
   */
  RunView.Confusion view(IntStream frequent, List<String> names) {
    int[] shown = frequent.filter(k -> k < MOST_CLASSES).limit(MOST_SHOWN).toArray();
    int[] place = new int[MOST_CLASSES + 1];
    Arrays.fill(place, shown.length);
    for (int i = 0; i < shown.length; i++) {
      place[shown[i]] = i;
    }
    long[][] matrix = new long[shown.length + 1][shown.length + 1];
    for (int label = 0; label < counts.length; label++) {
      for (int predicted = 0; predicted < counts[label].length; predicted++) {
        matrix[place[label]][place[predicted]] += counts[label][predicted];
      }
    }
    List<String> classes = Arrays.stream(shown).mapToObj(k -> Texts.cut(names.get(k))).toList();
    return new RunView.Confusion(classes, matrix);
  }
}

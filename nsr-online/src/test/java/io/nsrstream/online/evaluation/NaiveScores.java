package io.nsrstream.online.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * Every score word for word from its definition, from the raw list of what was predicted: what the
 * running tallies are compared with.
 */
final class NaiveScores {

  /** A prediction and what was true; {@code predicted} is −1 for none. */
  record Entry(int label, int predicted, double probability) {}

  private final List<Entry> entries;
  private final int from;
  private final IntToDoubleFunction weights;
  private final int classes;

  /** Of the entries from one index on, each with a weight by its index; the others give context. */
  NaiveScores(List<Entry> entries, int from, IntToDoubleFunction weights, int classes) {
    this.entries = entries;
    this.from = from;
    this.weights = weights;
    this.classes = classes;
  }

  Scores scores() {
    double accuracy = share(i -> entries.get(i).label() == entries.get(i).predicted());
    double noChange = share(i -> i > 0 && entries.get(i).label() == entries.get(i - 1).label());
    double majority = share(i -> i > 0 && entries.get(i).label() == majorityBefore(i));
    double chance = 0;
    double f1 = 0;
    int occurring = 0;
    double[] recall = new double[classes];
    for (int k = 0; k < classes; k++) {
      int ofClass = k;
      double labelled = weight(i -> entries.get(i).label() == ofClass);
      double predicted = weight(i -> entries.get(i).predicted() == ofClass);
      double both =
          weight(i -> entries.get(i).label() == ofClass && entries.get(i).predicted() == ofClass);
      chance += labelled / weight(i -> true) * predicted / weight(i -> true);
      recall[k] = both / labelled;
      if (labelled > 0 || predicted > 0) {
        double precision = predicted > 0 ? both / predicted : 0;
        double hits = labelled > 0 ? recall[k] : 0;
        f1 += precision + hits > 0 ? 2 * precision * hits / (precision + hits) : 0;
        occurring++;
      }
    }
    double loss = 0;
    for (int i = from; i < entries.size(); i++) {
      loss -= weights.applyAsDouble(i) * Math.log(Math.max(1e-7, entries.get(i).probability()));
    }
    return new Scores(
        weight(i -> true),
        accuracy,
        above(chance, accuracy),
        above(noChange, accuracy),
        above(majority, accuracy),
        f1 / occurring,
        loss / weight(i -> true),
        noChange,
        majority,
        recall);
  }

  /** A baseline without an error, but for rounding, leaves nothing to improve on. */
  private static double above(double baseline, double accuracy) {
    return 1 - baseline < 1e-12 ? Double.NaN : (accuracy - baseline) / (1 - baseline);
  }

  /** The class that was ahead at the end of the entries before one; of several the first ahead. */
  private int majorityBefore(int index) {
    long[] counts = new long[classes];
    int ahead = -1;
    for (Entry entry : entries.subList(0, index)) {
      counts[entry.label()]++;
      long most = Arrays.stream(counts).max().orElseThrow();
      ahead = ahead >= 0 && counts[ahead] == most ? ahead : entry.label();
    }
    return ahead;
  }

  private double share(IntPredicate holds) {
    return weight(holds) / weight(i -> true);
  }

  private double weight(IntPredicate holds) {
    double sum = 0;
    for (int i = from; i < entries.size(); i++) {
      sum += holds.test(i) ? weights.applyAsDouble(i) : 0;
    }
    return sum;
  }
}

package io.nsrstream.cli.view;

import io.nsrstream.online.evaluation.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Recall per class over time: one column for each so many examples. When there are too many
 * columns, each two neighbours become one.
 */
final class ClassHistory {
  private static final int MOST_COLUMNS = 100;
  private static final int FIRST_EXAMPLES = 10;
  private static final int MOST_SHOWN = 30;

  /** Classes beyond that are counted, but not by their names. */
  private static final int MOST_CLASSES = 10_000;

  private final List<Column> columns = new ArrayList<>();
  private final Column whole = new Column();
  private long examplesPerColumn = FIRST_EXAMPLES;

  /** Examples by their class, and those of them that were predicted right. */
  private static final class Column {
    private long[] labelled = new long[0];
    private long[] right = new long[0];
    private long examples;

    void add(int label, long count, long countRight) {
      if (label >= labelled.length) {
        labelled = Arrays.copyOf(labelled, 2 * label + 1);
        right = Arrays.copyOf(right, 2 * label + 1);
      }
      labelled[label] += count;
      right[label] += countRight;
      examples += count;
    }

    void addAll(Column other) {
      for (int k = 0; k < other.labelled.length; k++) {
        add(k, other.labelled[k], other.right[k]);
      }
    }

    long labelled(int label) {
      return label < labelled.length ? labelled[label] : 0;
    }

    /** NaN for a class that did not occur. */
    double recall(int label) {
      return labelled(label) == 0 ? Double.NaN : (double) right[label] / labelled[label];
    }
  }

  void add(Outcome outcome) {
    if (outcome.label() >= MOST_CLASSES) {
      return;
    }
    int right = outcome.predicted() == outcome.label() ? 1 : 0;
    whole.add(outcome.label(), 1, right);
    latest().add(outcome.label(), 1, right);
  }

  private Column latest() {
    if (columns.isEmpty() || columns.get(columns.size() - 1).examples >= examplesPerColumn) {
      if (columns.size() == MOST_COLUMNS) {
        merge();
      }
      columns.add(new Column());
    }
    return columns.get(columns.size() - 1);
  }

  private void merge() {
    examplesPerColumn *= 2;
    for (int i = 0; i < columns.size() / 2; i++) {
      Column pair = columns.get(2 * i);
      pair.addAll(columns.get(2 * i + 1));
      columns.set(i, pair);
    }
    columns.subList(columns.size() / 2, columns.size()).clear();
  }

  /**
   * The most frequent classes, each with its recall over time.
   *
   * @param names of all classes
   */
  RunView.Classes view(List<String> names) {
    List<RunView.ClassRecall> shown =
        mostFrequent(MOST_SHOWN).mapToObj(k -> recall(k, names.get(k))).toList();
    return new RunView.Classes(names.size(), examplesPerColumn, shown);
  }

  private RunView.ClassRecall recall(int label, String name) {
    double[] over =
        columns.stream().mapToDouble(column -> Rounded.of(column.recall(label))).toArray();
    return new RunView.ClassRecall(
        Texts.cut(name), whole.labelled(label), whole.recall(label), over);
  }

  /** The classes with the most examples, the most frequent first. */
  IntStream mostFrequent(int most) {
    return IntStream.range(0, whole.labelled.length)
        .filter(k -> whole.labelled[k] > 0)
        .boxed()
        .sorted((one, other) -> Long.compare(whole.labelled[other], whole.labelled[one]))
        .limit(most)
        .mapToInt(Integer::intValue);
  }
}

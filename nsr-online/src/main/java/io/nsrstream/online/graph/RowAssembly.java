package io.nsrstream.online.graph;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the rows of the nodes of one graph: {@code [features | hop 1 | hop 2 | labels]}.
 *
 * <ul>
 *   <li>hop 1: the mean of the features of the latest neighbours;
 *   <li>hop 2: the mean of what these have as the mean of their own latest neighbours, without the
 *       node itself;
 *   <li>labels: for each class, its share among the neighbours whose label is known. Classes get
 *       their place in the order in which they occur in rows.
 * </ul>
 *
 * <p>What is not known of any neighbour is 0. A row depends on the rows before it only by the
 * places of the classes.
 */
public final class RowAssembly implements Stateful {
  private final RowSettings settings;
  private final List<String> classes = new ArrayList<>();

  /** Before the first row. */
  public RowAssembly(RowSettings settings) {
    this.settings = settings;
  }

  /** The numbers of a row of a node with so many features. */
  public static int width(RowSettings settings, int features) {
    return features * (1 + settings.hops()) + settings.labels();
  }

  /** The names of the numbers of a row, from those of the features. */
  public static List<String> names(RowSettings settings, List<String> features) {
    List<String> names = new ArrayList<>(features);
    for (int hop = 1; hop <= settings.hops(); hop++) {
      String prefix = "hop" + hop + " ";
      features.forEach(feature -> names.add(prefix + feature));
    }
    for (int i = 0; i < settings.labels(); i++) {
      names.add("label " + i);
    }
    return names;
  }

  /**
   * The row of a node.
   *
   * @param features of the node
   * @param told by each of its latest neighbours, in any order
   * @return a new array of {@link #width}
   */
  public float[] row(float[] features, List<Answer> told) {
    List<Answer> answers = new ArrayList<>(told);
    // Sums and the places of classes must not depend on the order in which answers came.
    answers.sort(Comparator.comparing(Answer::neighbour));
    float[] row = new float[width(settings, features.length)];
    System.arraycopy(features, 0, row, 0, features.length);
    int at = features.length;
    if (settings.hops() > 0) {
      FeatureMean hop1 = new FeatureMean(features.length);
      answers.forEach(answer -> hop1.add(answer.features()));
      hop1.put(row, at);
      at += features.length;
    }
    if (settings.hops() > 1) {
      FeatureMean hop2 = new FeatureMean(features.length);
      answers.forEach(answer -> hop2.add(answer.mean()));
      hop2.put(row, at);
      at += features.length;
    }
    putShares(answers, row, at);
    return row;
  }

  private void putShares(List<Answer> answers, float[] row, int at) {
    int known = 0;
    for (Answer answer : answers) {
      if (answer.label().isPresent()) {
        known++;
        int place = place(answer.label().get());
        if (place >= 0) {
          row[at + place]++;
        }
      }
    }
    for (int i = at; known > 0 && i < row.length; i++) {
      row[i] /= known;
    }
  }

  /** The place of a class, or -1 where all places are taken. */
  private int place(String label) {
    int place = classes.indexOf(label);
    if (place < 0 && classes.size() < settings.labels()) {
      classes.add(label);
      return classes.size() - 1;
    }
    return place < settings.labels() ? place : -1;
  }

  @Override
  public void write(SectionWriter out) {
    out.putSmall(classes.size());
    classes.forEach(out::putText);
  }

  @Override
  public void restore(SectionReader in) {
    classes.clear();
    for (int left = in.getSmall(); left > 0; left--) {
      classes.add(in.getText());
    }
  }
}

package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.Columns.Role;
import io.nsrstream.connectors.records.TextCut;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds examples from the cells of rows. */
final class RowExample {
  private final Columns columns;
  private final int width;
  private String key = "";
  private @Nullable String label;
  private float[] features;
  private List<Nominal> nominals = List.of();
  private List<Text> texts = List.of();
  private float weight = 1;

  /** Number of features up to the last one that is not missing. */
  private int present;

  RowExample(Columns columns) {
    this.columns = columns;
    width = columns.features();
    features = new float[width];
  }

  /** Sets a feature to a number. */
  void number(int column, float value) {
    int position = columns.position(column);
    features[position] = value;
    present = Math.max(present, position + 1);
  }

  /** Sets a cell that is not a number: a nominal feature, a text, the label or the key. */
  void text(int column, String value) {
    switch (columns.role(column)) {
      case FEATURE -> nominal(columns.position(column), value);
      case TEXT -> words(columns.position(column), value);
      case LABEL -> label = value;
      case KEY -> key = value;
      case IGNORED -> {}
    }
  }

  /** Leaves out a cell: a feature is missing, there is no label, or the key is that of no key. */
  void missing(int column) {
    if (columns.isFeature(column)) {
      features[columns.position(column)] = Example.MISSING;
    }
    if (columns.role(column) == Role.TEXT) {
      words(columns.position(column), "");
    }
  }

  private void nominal(int position, String value) {
    nominals = nominals.isEmpty() ? new ArrayList<>() : nominals;
    nominals.add(new Nominal(position, value));
    present = Math.max(present, position + 1);
  }

  private void words(int position, String value) {
    texts = texts.isEmpty() ? new ArrayList<>() : texts;
    texts.add(new Text(position, TextCut.of(value, columns.maxText())));
    present = Math.max(present, position + 1);
  }

  /** Sets how much the example counts beside others; above 0. */
  void weight(float weight) {
    this.weight = weight;
  }

  /** Forgets the cells since the last example: they were those of a row that was rejected. */
  void clear() {
    Arrays.fill(features, 0);
    forget();
  }

  private void forget() {
    nominals = List.of();
    texts = List.of();
    label = null;
    key = "";
    weight = 1;
    present = 0;
  }

  /** The example of the cells since the last one. */
  Example take(long number) {
    int steps = 1;
    if (columns.sequences()) {
      steps = steps();
      features = Arrays.copyOf(features, Math.min(width, steps * columns.channels()));
    }
    Example example =
        new Example(
            key, Long.toString(number), steps, features, nominals, texts, label, number, weight);
    features = new float[width];
    forget();
    return example;
  }

  /** The number of steps without the padding; a row of padding only has one step. */
  private int steps() {
    int channels = columns.channels();
    return Math.max(1, (present + channels - 1) / channels);
  }
}

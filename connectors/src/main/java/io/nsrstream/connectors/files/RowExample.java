package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds examples from the cells of rows. */
final class RowExample {
  /** The text of a missing value in files; in examples it is a nominal value. */
  static final String MISSING = "?";

  /** The text that pads a sequence shorter than its columns, besides missing values. */
  private static final String PADDING = "NaN";

  private final Columns columns;
  private final int width;
  private String key = "";
  private @Nullable String label;
  private float[] features;
  private List<Nominal> nominals = List.of();

  /** Number of features up to the last one that is not padding. */
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

  /** Sets a cell that is not a number: a nominal feature, the label or the key. */
  void text(int column, String value) {
    switch (columns.role(column)) {
      case FEATURE -> nominal(columns.position(column), value);
      case LABEL -> label = value.equals(MISSING) ? null : value;
      case KEY -> key = value.equals(MISSING) ? "" : value;
      case IGNORED -> {}
    }
  }

  private void nominal(int position, String value) {
    nominals = nominals.isEmpty() ? new ArrayList<>() : nominals;
    nominals.add(new Nominal(position, value));
    if (!value.equals(MISSING) && !value.equalsIgnoreCase(PADDING)) {
      present = Math.max(present, position + 1);
    }
  }

  /** The example of the cells since the last one. */
  Example take(long number) {
    int steps = 1;
    if (columns.sequences()) {
      steps = steps();
      leaveOutFrom(steps * columns.channels());
    }
    Example example =
        new Example(key, Long.toString(number), steps, features, nominals, label, number);
    features = new float[width];
    nominals = List.of();
    present = 0;
    return example;
  }

  /** The number of steps without the padding; a row of padding only has one step. */
  private int steps() {
    int channels = columns.channels();
    return Math.max(1, (present + channels - 1) / channels);
  }

  private void leaveOutFrom(int end) {
    if (end < width) {
      features = Arrays.copyOf(features, end);
      nominals.removeIf(nominal -> nominal.position() >= end);
    }
  }
}

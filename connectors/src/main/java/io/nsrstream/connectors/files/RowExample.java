package io.nsrstream.connectors.files;

import io.nsrstream.online.Example;
import io.nsrstream.online.Example.Nominal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the cells of one row after another together as examples, numbered from 0. */
final class RowExample {
  /** What stands for a missing value: in files, and as a nominal value of its own in examples. */
  static final String MISSING = "?";

  private final Columns columns;
  private final int width;
  private long row;
  private String key = "";
  private @Nullable String label;
  private float[] features;
  private List<Nominal> nominals = List.of();

  RowExample(Columns columns) {
    this.columns = columns;
    width = columns.featureNames().size();
    features = new float[width];
  }

  /** Sets a feature to a number. */
  void number(int column, float value) {
    features[columns.position(column)] = value;
  }

  /** Sets what is not a number: a nominal feature, the label or the key. */
  void text(int column, String value) {
    if (columns.isFeature(column)) {
      nominals = nominals.isEmpty() ? new ArrayList<>() : nominals;
      nominals.add(new Nominal(columns.position(column), value));
    } else if (columns.isLabel(column)) {
      label = value.equals(MISSING) ? null : value;
    } else {
      key = value.equals(MISSING) ? "" : value;
    }
  }

  /** The example of the cells since the last one. */
  Example take() {
    Example example = new Example(key, Long.toString(row), features, nominals, label, row);
    row++;
    features = new float[width];
    nominals = List.of();
    return example;
  }
}

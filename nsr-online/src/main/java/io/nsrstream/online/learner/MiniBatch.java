package io.nsrstream.online.learner;

import io.nsrstream.online.Example.Nominal;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.List;

/** Labelled examples that wait until they are enough to train on, in arrival order. */
final class MiniBatch {
  private final List<float[]> features = new ArrayList<>();
  private final List<List<Nominal>> nominals = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  void add(float[] row, List<Nominal> values, int label) {
    features.add(row);
    nominals.add(values);
    labels.add(label);
  }

  int rows() {
    return labels.size();
  }

  /** Writes the inputs {@code [rows × inputs]} and the labels {@code [rows]} of all its rows. */
  void encode(FeatureEncoder encoder, float[] inputs, int[] rowLabels) {
    for (int row = 0; row < rows(); row++) {
      encoder.encode(features.get(row), nominals.get(row), inputs, row * encoder.inputs());
      rowLabels[row] = labels.get(row);
    }
  }

  void clear() {
    features.clear();
    nominals.clear();
    labels.clear();
  }

  void write(SectionWriter out) {
    out.putInt(rows());
    for (int row = 0; row < rows(); row++) {
      out.putFloats(features.get(row), features.get(row).length);
      out.putInt(nominals.get(row).size());
      nominals.get(row).forEach(nominal -> FeatureEncoder.writeNominal(out, nominal));
      out.putInt(labels.get(row));
    }
  }

  static MiniBatch read(SectionReader in, int features, int classes) {
    MiniBatch batch = new MiniBatch();
    for (int left = in.getInt(0, Integer.MAX_VALUE); left > 0; left--) {
      float[] row = in.getFloats();
      in.require(row.length == features, "has a row of %d features".formatted(row.length));
      List<Nominal> values = new ArrayList<>();
      for (int more = in.getInt(0, features); more > 0; more--) {
        values.add(FeatureEncoder.readNominal(in));
      }
      batch.add(row, List.copyOf(values), in.getInt(0, classes - 1));
    }
    return batch;
  }
}

package io.nsrstream.online.learner;

import io.nsrstream.online.Example.Nominal;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.List;

/** Labelled examples that wait until they are enough to train on, in arrival order. */
final class MiniBatch {
  private final List<Row> rows = new ArrayList<>();

  private record Row(float[] features, List<Nominal> nominals, int label) {}

  void add(float[] features, List<Nominal> nominals, int label) {
    rows.add(new Row(features, nominals, label));
  }

  int rows() {
    return rows.size();
  }

  /**
   * Writes the inputs {@code [rows × input]} and the labels {@code [rows]} of all its rows.
   *
   * @param inputs where a step that a row lacks is to be absent, it is so already
   */
  void encode(FeatureEncoder encoder, InputShape input, float[] inputs, int[] labels) {
    for (int i = 0; i < rows(); i++) {
      Row row = rows.get(i);
      encoder.encode(row.features, row.nominals, inputs, i * input.size());
      labels[i] = row.label;
    }
  }

  void clear() {
    rows.clear();
  }

  void write(SectionWriter out) {
    out.putInt(rows());
    for (Row row : rows) {
      out.putFloats(row.features, row.features.length);
      out.putInt(row.nominals.size());
      row.nominals.forEach(nominal -> FeatureEncoder.writeNominal(out, nominal));
      out.putInt(row.label);
    }
  }

  static MiniBatch read(SectionReader in, int channels, int classes) {
    MiniBatch batch = new MiniBatch();
    for (int left = in.getInt(0, Integer.MAX_VALUE); left > 0; left--) {
      float[] row = in.getFloats();
      in.require(
          row.length > 0 && row.length % channels == 0,
          "has a row of %d features".formatted(row.length));
      List<Nominal> values = new ArrayList<>();
      for (int more = in.getInt(0, row.length); more > 0; more--) {
        values.add(FeatureEncoder.readNominal(in));
      }
      batch.add(row, List.copyOf(values), in.getInt(0, classes - 1));
    }
    return batch;
  }
}

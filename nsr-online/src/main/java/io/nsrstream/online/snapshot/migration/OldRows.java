package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recent examples of the versions up to 6, row by row; since then, property by property. */
final class OldRows {
  private final int channels;
  private final List<float[]> features = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();
  private final List<Integer> nominals = new ArrayList<>();
  private final List<Integer> ofRows = new ArrayList<>();
  private final Map<Nominal, Integer> numbers = new LinkedHashMap<>();

  private record Nominal(int position, String value) {}

  OldRows(SectionReader in, int channels) {
    this.channels = channels;
    for (int left = in.getInt(0, Integer.MAX_VALUE); left > 0; left--) {
      float[] row = in.getFloats();
      in.require(row.length % channels == 0, "has a row of %d features", row.length);
      features.add(row);
      nominals.add(in.getInt(0, row.length));
      for (int more = nominals.get(nominals.size() - 1); more > 0; more--) {
        Nominal nominal = new Nominal(in.getInt(), in.getText());
        numbers.putIfAbsent(nominal, numbers.size());
        ofRows.add(numbers.get(nominal));
      }
      labels.add(in.getInt());
      weights.add(in.getFloat());
    }
  }

  void write(SectionWriter out) {
    List<Integer> lengths = features.stream().map(row -> row.length).toList();
    out.putInt(channels);
    packed(out, lengths);
    packed(out, labels);
    float[] ofWeights = new float[weights.size()];
    for (int i = 0; i < ofWeights.length; i++) {
      ofWeights[i] = weights.get(i);
    }
    out.putPacked(ofWeights, ofWeights.length);
    float[] column = new float[lengths.stream().mapToInt(Integer::intValue).sum() / channels];
    for (int channel = 0; channel < channels; channel++) {
      int at = 0;
      for (float[] row : features) {
        for (int from = channel; from < row.length; from += channels) {
          column[at++] = row[from];
        }
      }
      out.putPacked(column, column.length);
    }
    out.putSmall(numbers.size());
    for (Nominal nominal : numbers.keySet()) {
      out.putInt(nominal.position());
      out.putText(nominal.value());
    }
    packed(out, nominals);
    packed(out, ofRows);
  }

  private static void packed(SectionWriter out, List<Integer> values) {
    out.putPacked(values.stream().mapToInt(Integer::intValue).toArray(), values.size());
  }
}

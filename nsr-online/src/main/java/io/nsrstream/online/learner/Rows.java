package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.network.Network;
import java.util.Arrays;
import java.util.List;

/** Room for the rows of one call of a network, kept to allocate nothing. */
final class Rows {
  private float[] inputs = new float[0];
  private int[] labels = new int[0];
  private float[] weights = new float[0];
  private InputShape shape = new InputShape(1, 1);
  private int count;

  /** Begins with no rows of this shape; steps that they will lack are absent. */
  void begin(InputShape input, int rows) {
    shape = input;
    count = 0;
    int numbers = rows * input.size();
    if (inputs.length < numbers) {
      inputs = new float[numbers];
    }
    if (input.steps() > 1) {
      Arrays.fill(inputs, 0, numbers, Network.ABSENT);
    }
    if (labels.length < rows) {
      labels = new int[rows];
      weights = new float[rows];
    }
  }

  void add(FeatureEncoder encoder, Encoding encoding, float[] features, List<Nominal> nominals) {
    encoder.encode(encoding, features, nominals, inputs, count * shape.size());
    count++;
  }

  /** Adds a labelled row that counts {@code weight} times. */
  void add(FeatureEncoder encoder, Encoding encoding, RecentExamples.Row row, double weight) {
    labels[count] = row.label();
    weights[count] = (float) weight;
    add(encoder, encoding, row.features(), row.nominals());
  }

  /** {@code [rows × input]}. */
  float[] inputs() {
    return inputs;
  }

  /** {@code [rows]}. */
  int[] labels() {
    return labels;
  }

  /** {@code [rows]}. */
  float[] weights() {
    return weights;
  }

  int count() {
    return count;
  }
}

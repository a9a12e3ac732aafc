package io.nsrstream.online.learner;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureEncoder;
import java.util.List;

/** The rows of one call of a network, encoded one after another. */
final class Rows {
  private final Batch batch = new Batch();
  private int count;

  /** Begins with no rows of this shape. */
  void begin(Shape input, int rows) {
    batch.begin(input, rows);
    count = 0;
  }

  void add(FeatureEncoder encoder, Encoding encoding, float[] features, List<Nominal> nominals) {
    encoder.encode(encoding, features, nominals, batch.inputs(), batch.start(count));
    batch.setLength(count, features.length / encoder.channels());
    count++;
  }

  /** Adds a labelled row that counts {@code weight} times. */
  void add(FeatureEncoder encoder, Encoding encoding, RecentExamples.Row row, double weight) {
    batch.labels()[count] = row.label();
    batch.weights()[count] = (float) weight;
    add(encoder, encoding, row.features(), row.nominals());
  }

  /** The batch, once all rows have been added. */
  Batch batch() {
    return batch;
  }
}

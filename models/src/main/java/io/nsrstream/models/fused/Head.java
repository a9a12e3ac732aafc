package io.nsrstream.models.fused;

import io.nsrstream.models.fused.layers.NodeRows;
import io.nsrstream.models.fused.layers.Signal;
import io.nsrstream.models.kernels.SoftmaxCrossEntropy;
import io.nsrstream.online.data.Batch;
import java.util.Arrays;

/** The logits of the rows of a batch, which may be some of the nodes that passed. */
final class Head implements AutoCloseable {
  private static final float[] NOTHING = {};

  private final Signal logits;

  /** Logits of rows that are nodes, and then their gradient. */
  private float[] ofRows = NOTHING;

  private float[] gradientOfRows = NOTHING;

  Head(Signal logits) {
    this.logits = logits;
  }

  int outputs() {
    return logits.channels();
  }

  /** {@code [rows × outputs]} of the last forward pass, valid until the next. */
  float[] logits(Batch batch) {
    if (batch.nodes().isEmpty()) {
      return logits.values().readHeap();
    }
    int count = batch.rows() * outputs();
    if (count > ofRows.length) {
      ofRows = new float[count];
      gradientOfRows = new float[count];
    }
    NodeRows.read(batch, logits.values(), outputs(), ofRows);
    return ofRows;
  }

  /** The loss of the last forward pass, whose gradient it leaves with the logits. */
  double lossAndGradient(Batch batch) {
    float[] found = logits(batch);
    float[] all = logits.gradient().overwriteHeap();
    if (batch.nodes().isEmpty()) {
      return lossAndGradient(batch, found, all);
    }
    double loss = lossAndGradient(batch, found, gradientOfRows);
    Arrays.fill(all, 0, logits.gradient().count(), 0);
    NodeRows.add(batch, gradientOfRows, outputs(), logits.gradient());
    return loss;
  }

  private double lossAndGradient(Batch batch, float[] found, float[] gradient) {
    return SoftmaxCrossEntropy.lossAndGradient(
        found, batch.labels(), batch.weights(), batch.rows(), outputs(), gradient);
  }

  @Override
  public void close() {
    ofRows = NOTHING;
    gradientOfRows = NOTHING;
  }
}

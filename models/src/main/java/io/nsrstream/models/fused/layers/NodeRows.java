package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.models.memory.MirroredFloats;
import io.nsrstream.online.data.Batch;

/** The rows of a batch of nodes among all nodes of their graph, {@code [nodes × width]}. */
public final class NodeRows {
  private NodeRows() {}

  /** Copies the numbers of the batch's nodes to {@code rows}, {@code [rows × width]}. */
  public static void read(Batch batch, MirroredFloats nodes, int width, float[] rows) {
    float[] all = nodes.readHeap();
    for (int row = 0; row < batch.rows(); row++) {
      System.arraycopy(all, batch.node(row) * width, rows, row * width, width);
    }
  }

  /** Adds {@code rows}, {@code [rows × width]}, to the numbers of the batch's nodes. */
  public static void add(Batch batch, float[] rows, int width, MirroredFloats nodes) {
    float[] all = nodes.updateHeap();
    for (int row = 0; row < batch.rows(); row++) {
      Vectors.addAt(rows, row * width, all, batch.node(row) * width, width);
    }
  }
}

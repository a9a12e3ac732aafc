package io.nsrstream.models.fused.layers;

import io.nsrstream.models.memory.MirroredFloats;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;

/** The first signal of a network: the rows it is given, absent steps set to zero. */
public final class InputLayer implements AutoCloseable {
  private final Signal output;

  public InputLayer(Shape shape) {
    this.output = new Signal(new Extent(shape.positions()), shape.channels(), false);
  }

  public Signal output() {
    return output;
  }

  /** Takes over a mini-batch. */
  public void load(Batch batch, Pass pass) {
    Extent extent = output.extent();
    extent.fill(batch.rows(), batch.shape().positions());
    for (int row = 0; row < batch.rows(); row++) {
      extent.shorten(row, batch.length(row));
    }
    output.resize(pass);
    MirroredFloats values = output.values();
    if (extent.whole()) {
      values.write(batch.inputs());
    } else {
      System.arraycopy(batch.inputs(), 0, values.overwriteHeap(), 0, values.count());
      output.clearAbsent(values);
    }
  }

  @Override
  public void close() {
    output.close();
  }
}

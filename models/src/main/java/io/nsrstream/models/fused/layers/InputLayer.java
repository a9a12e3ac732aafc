package io.nsrstream.models.fused.layers;

import io.nsrstream.models.memory.MirroredFloats;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Nodes;
import io.nsrstream.online.data.Shape;
import java.util.Optional;

/**
 * The first signal of a network: the rows it is given, absent steps set to zero; where they are
 * nodes of a graph, all of its nodes.
 */
public final class InputLayer implements AutoCloseable {
  private final Signal output;

  /** The graph whose features the signal has. */
  private Optional<Nodes> loaded = Optional.empty();

  public InputLayer(Shape shape) {
    this.output = new Signal(new Extent(shape.positions()), shape.channels(), false);
  }

  public Signal output() {
    return output;
  }

  /** Takes over a mini-batch. */
  public void load(Batch batch, Pass pass) {
    if (batch.nodes().isEmpty()) {
      loaded = Optional.empty();
      loadRows(batch, pass);
    } else if (!loaded.equals(batch.nodes())) {
      loaded = batch.nodes();
      loadNodes(batch.nodes().get(), pass);
    }
  }

  private void loadNodes(Nodes nodes, Pass pass) {
    output.extent().fill(nodes.count(), 1);
    output.resize(pass);
    output.values().write(nodes.features());
  }

  private void loadRows(Batch batch, Pass pass) {
    Extent extent = output.extent();
    int given = batch.shape().positions();
    extent.fill(batch.rows(), extent.room(given));
    for (int row = 0; row < batch.rows(); row++) {
      extent.shorten(row, batch.length(row));
    }
    output.resize(pass);
    MirroredFloats values = output.values();
    if (extent.whole()) {
      values.write(batch.inputs());
    } else {
      copy(batch, given * output.channels(), values.overwriteHeap());
      output.clearAbsent(values);
    }
  }

  private void copy(Batch batch, int given, float[] target) {
    int room = output.extent().steps() * output.channels();
    for (int row = 0; row < batch.rows(); row++) {
      System.arraycopy(batch.inputs(), row * given, target, row * room, given);
    }
  }

  @Override
  public void close() {
    output.close();
    loaded = Optional.empty();
  }
}

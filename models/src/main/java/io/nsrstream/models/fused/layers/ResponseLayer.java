package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Arrays;

/**
 * Shows a signal, which it does not change, to the penalty of the layer it is the responses of.
 *
 * <p>Over several steps, the response of a neuron is its mean over the steps that are there.
 */
final class ResponseLayer implements Linearizable {
  private static final float[] NOTHING = {};

  private final String name;
  private final Signal output;
  private float[] means = NOTHING;
  private float[] gradient = NOTHING;

  ResponseLayer(String name, Signal output) {
    this.name = name;
    this.output = output;
  }

  String name() {
    return name;
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    float[] shown = pass.responses().get(name);
    if (shown != null) {
      show(pass.batch(), shown);
    }
  }

  private void show(Batch batch, float[] shown) {
    if (batch.nodes().isPresent()) {
      NodeRows.read(batch, output.values(), output.channels(), shown);
    } else if (output.extent().steps() == 1) {
      int count = output.extent().rows() * output.channels();
      System.arraycopy(output.values().readHeap(), 0, shown, 0, count);
    } else {
      average(shown);
    }
  }

  @Override
  public void backward(Pass pass) {
    ResponsePenalty penalty = pass.penalties().get(name);
    if (penalty == null) {
      return;
    }
    Batch batch = pass.batch();
    int rows = batch.rows();
    int width = output.channels();
    int count = rows * width;
    if (count > gradient.length) {
      gradient = new float[count];
    }
    Arrays.fill(gradient, 0, count, 0);
    if (batch.nodes().isPresent()) {
      roomForMeans(count);
      NodeRows.read(batch, output.values(), width, means);
      penalty.apply(means, batch.labels(), rows, width, gradient);
      NodeRows.add(batch, gradient, width, output.gradient());
    } else if (output.extent().learned() == 1) {
      penalty.apply(output.values().readHeap(), batch.labels(), rows, width, gradient);
      Vectors.add(gradient, output.gradient().updateHeap(), count);
    } else {
      roomForMeans(count);
      average(means);
      penalty.apply(means, batch.labels(), rows, width, gradient);
      spread();
    }
  }

  private void roomForMeans(int count) {
    if (count > means.length) {
      means = new float[count];
    }
  }

  /** Writes the mean over the steps that are there, {@code [rows × width]}. */
  private void average(float[] means) {
    Extent extent = output.extent();
    int width = output.channels();
    float[] values = output.values().readHeap();
    Arrays.fill(means, 0, extent.rows() * width, 0);
    for (int row = 0; row < extent.rows(); row++) {
      int to = row * width;
      for (int step = 0; step < extent.length(row); step++) {
        int from = (row * extent.steps() + step) * width;
        Vectors.addAt(values, from, means, to, width);
      }
      Vectors.multiply(1f / extent.length(row), means, to, width);
    }
  }

  private void spread() {
    Extent extent = output.extent();
    int width = output.channels();
    float[] target = output.gradient().updateHeap();
    for (int row = 0; row < extent.rows(); row++) {
      int from = row * width;
      float share = 1f / extent.length(row);
      for (int step = 0; step < extent.length(row); step++) {
        int to = (row * extent.steps() + step) * width;
        Vectors.addScaledAt(share, gradient, from, target, to, width);
      }
    }
  }

  @Override
  public void pull(Signal before, Signal behind) {
    // What is there passes through.
  }

  @Override
  public void push(Signal before, Signal behind) {
    // What is there passes through.
  }

  @Override
  public void close() {
    // The signal belongs to the layer before.
    means = NOTHING;
    gradient = NOTHING;
  }
}

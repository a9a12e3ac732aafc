package io.nsrstream.lab.speed;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Holds all classes equally likely and learns nothing: what is left of a job without learning. */
public final class IdleNetwork implements Network {
  private static final float[] NO_PARAMETERS = {};

  private Shape input;
  private int outputs;

  private IdleNetwork(Shape input, int outputs) {
    this.input = input;
    this.outputs = outputs;
  }

  /** Builds idle networks. */
  public record Factory() implements NetworkFactory {
    private static final long serialVersionUID = 1;

    @Override
    public String architecture() {
      return "idle";
    }

    @Override
    public List<String> penalisableLayers() {
      return List.of(Layer.LOGITS);
    }

    @Override
    public NetworkSize size(Shape input, int outputs) {
      return new NetworkSize(0, 0);
    }

    @Override
    public String kernels() {
      return "none";
    }

    @Override
    public Network create(Shape input, int outputs, long seed) {
      return new IdleNetwork(input, outputs);
    }
  }

  @Override
  public Shape input() {
    return input;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public List<Layer> layers() {
    return List.of(new Layer(Layer.LOGITS, outputs, true));
  }

  @Override
  public void predict(Batch batch, float[] probabilities, Map<String, float[]> responses) {
    Arrays.fill(probabilities, 0, batch.rows() * outputs, 1f / outputs);
  }

  @Override
  public double gradient(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    double weight = 0;
    for (int row = 0; row < batch.rows(); row++) {
      weight += batch.weights()[row];
    }
    return weight / batch.rows() * Math.log(outputs);
  }

  @Override
  public boolean apply() {
    return true;
  }

  @Override
  public void grow(Shape input, int outputs) {
    this.input = input;
    this.outputs = outputs;
  }

  @Override
  public void scaleRate(double factor) {}

  @Override
  public NetworkState state() {
    return new NetworkState(input, outputs, NO_PARAMETERS, NO_PARAMETERS, new long[0]);
  }

  @Override
  public void restore(NetworkState state) {
    grow(state.input(), state.outputs());
  }

  @Override
  public void close() {}
}

package io.nsrstream.online.learner;

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

/**
 * The smallest honest network: softmax regression, trained by gradient descent with momentum. Its
 * functions are those of StrictMath, so that its bytes are the same on every machine.
 */
public final class SoftmaxRegression implements Network {
  private static final double RATE = 0.1;
  private static final double MOMENTUM = 0.9;
  private static final int NEW = -1;

  private final Switch faults;
  private double factor = 1;
  private Shape input;
  private int inputs;
  private int outputs;

  // [outputs × (inputs + 1)], the bias last in each row.
  private float[] weights = new float[0];
  private float[] velocity = new float[0];

  /** The gradient computed last, and whether its loss was finite. */
  private double[] slopes = new double[0];

  private boolean finite;

  private long steps;
  private long random;

  /** Lets a test decide which steps fail or spoil the weights, and see the factor of the rate. */
  public static final class Switch {
    public boolean failing;
    public boolean spoiling;
    public double factor = 1;
    public int open;
  }

  /** Builds networks that all obey one switch. */
  public record Factory(String architecture, Switch faults) implements NetworkFactory {
    public Factory() {
      this("softmax", new Switch());
    }

    @Override
    public List<String> penalisableLayers() {
      return List.of(Layer.LOGITS);
    }

    @Override
    public NetworkSize size(Shape input, int outputs) {
      long parameters = outputs * (input.size() + 1L);
      return new NetworkSize(parameters, parameters);
    }

    @Override
    public String kernels() {
      return "StrictMath";
    }

    @Override
    public Network create(Shape input, int outputs, long seed) {
      return new SoftmaxRegression(input, outputs, seed, faults);
    }
  }

  private SoftmaxRegression(Shape input, int outputs, long seed, Switch faults) {
    this.faults = faults;
    this.random = seed;
    this.input = new Shape.Vector(1);
    faults.open++;
    grow(input, outputs);
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
    float[] shown = responses.getOrDefault(Layer.LOGITS, new float[batch.rows() * outputs]);
    for (int row = 0; row < batch.rows(); row++) {
      double[] logits = logits(batch, row);
      double[] shares = softmax(logits);
      for (int k = 0; k < outputs; k++) {
        probabilities[row * outputs + k] = (float) shares[k];
        shown[row * outputs + k] = (float) logits[k];
      }
    }
  }

  @Override
  public double gradient(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    int rows = batch.rows();
    float[] responses = new float[rows * outputs];
    float[] gradient = new float[rows * outputs];
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      int label = batch.labels()[row];
      float weight = batch.weights()[row];
      double[] logits = logits(batch, row);
      double[] shares = softmax(logits);
      loss -= weight * StrictMath.log(Math.max(shares[label], 1e-30)) / rows;
      for (int k = 0; k < outputs; k++) {
        responses[row * outputs + k] = faults.failing ? Float.NaN : (float) logits[k];
        gradient[row * outputs + k] = (float) (weight * (shares[k] - (k == label ? 1 : 0)) / rows);
      }
    }
    for (ResponsePenalty penalty : penalties.values()) {
      float[] ofPenalty = new float[gradient.length];
      penalty.apply(responses, batch.labels(), rows, outputs, ofPenalty);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += ofPenalty[i];
      }
    }
    finite = !faults.failing && Double.isFinite(loss);
    slopes = slopes(batch, gradient);
    return finite ? loss : Double.NaN;
  }

  @Override
  public boolean apply() {
    if (!finite) {
      return false;
    }
    for (int at = 0; at < weights.length; at++) {
      velocity[at] = (float) (MOMENTUM * velocity[at] - RATE * factor * slopes[at]);
      weights[at] += velocity[at];
    }
    if (faults.spoiling) {
      Arrays.fill(weights, Float.NaN);
    }
    steps++;
    return true;
  }

  /** The gradient of the weights from that of the logits. */
  private double[] slopes(Batch batch, float[] gradient) {
    double[] found = new double[weights.length];
    for (int k = 0; k < outputs; k++) {
      for (int i = 0; i <= inputs; i++) {
        double slope = 0;
        for (int row = 0; row < batch.rows(); row++) {
          slope += gradient[row * outputs + k] * (i < inputs ? feature(batch, row, i) : 1);
        }
        found[k * (inputs + 1) + i] = slope;
      }
    }
    return found;
  }

  /** What is absent counts as zero. */
  private static float feature(Batch batch, int row, int i) {
    boolean present = i < batch.length(row) * batch.shape().channels();
    return present ? batch.inputs()[batch.start(row) + i] : 0;
  }

  private double[] logits(Batch batch, int row) {
    double[] logits = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      logits[k] = weights[k * (inputs + 1) + inputs];
      for (int i = 0; i < inputs; i++) {
        logits[k] += weights[k * (inputs + 1) + i] * feature(batch, row, i);
      }
    }
    return logits;
  }

  private static double[] softmax(double[] logits) {
    double highest = Arrays.stream(logits).max().orElseThrow();
    double[] shares = Arrays.stream(logits).map(x -> StrictMath.exp(x - highest)).toArray();
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }

  @Override
  public void grow(Shape to, int toOutputs) {
    int toInputs = to.size();
    float[] wider = new float[toOutputs * (toInputs + 1)];
    float[] widerVelocity = new float[wider.length];
    for (int k = 0; k < toOutputs; k++) {
      for (int i = 0; i <= toInputs; i++) {
        int at = k * (toInputs + 1) + i;
        int from = k < outputs ? present(i, to) : NEW;
        if (from != NEW) {
          wider[at] = weights[k * (inputs + 1) + from];
          widerVelocity[at] = velocity[k * (inputs + 1) + from];
        } else {
          wider[at] = i == toInputs ? 0 : draw();
        }
      }
    }
    weights = wider;
    velocity = widerVelocity;
    input = to;
    inputs = toInputs;
    outputs = toOutputs;
  }

  /** Where a column of a wider network stands in this one. */
  private int present(int column, Shape wider) {
    if (column == wider.size()) {
      return inputs;
    }
    int step = column / wider.channels();
    int channel = column % wider.channels();
    boolean known = step < input.positions() && channel < input.channels();
    return known ? step * input.channels() + channel : NEW;
  }

  /** A small weight from a linear congruential generator (Knuth's MMIX). */
  private float draw() {
    random = random * 6364136223846793005L + 1442695040888963407L;
    return (random >> 40) * 0x1p-26f;
  }

  @Override
  public void scaleRate(double by) {
    factor = by;
    faults.factor = by;
  }

  @Override
  public NetworkState state() {
    return new NetworkState(
        input(), outputs, weights.clone(), velocity.clone(), new long[] {steps, random});
  }

  @Override
  public void restore(NetworkState state) {
    input = state.input();
    inputs = input.size();
    outputs = state.outputs();
    weights = state.parameters().clone();
    velocity = state.optimizer().clone();
    steps = state.counters()[0];
    random = state.counters()[1];
  }

  @Override
  public void close() {
    faults.open--;
  }
}

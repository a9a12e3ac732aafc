package io.nsrstream.models.dl4j;

import io.nsrstream.models.kernels.SoftmaxCrossEntropy;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkArguments;
import io.nsrstream.online.network.NetworkCalls;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A DL4J graph as a classifier of the learner. Forward and backward pass and the updater are
 * DL4J's; the cross-entropy, the penalties and their gradients are computed here.
 *
 * <p>In its state, parameters and optimizer are DL4J's flat arrays; the counters are the steps
 * taken and the seed, which all that is random is drawn from. Numbers go to the ND4J backend and
 * come back as plain arrays, wherever it computes.
 *
 * <p>Closing only lets go of the graph: ND4J frees the memory of arrays when they are collected.
 */
final class Dl4jNetwork implements Network {
  private static final int COUNTERS = 2;

  // 2^64 divided by the golden ratio: no two steps of a stream come to the same number.
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final Blueprint blueprint;
  private final NetworkCalls calls = new NetworkCalls();

  private ObservedGraph graph;
  private long seed;
  private long steps;
  private double rateFactor = 1;

  Dl4jNetwork(Blueprint blueprint, Shape input, int outputs, long seed) {
    NetworkArguments.checkSizes(input, outputs);
    this.blueprint = blueprint;
    this.seed = seed;
    this.graph = build(input, outputs);
  }

  private ObservedGraph build(Shape input, int outputs) {
    try {
      return blueprint.build(blueprint.at(input, outputs), seed);
    } catch (RuntimeException impossible) {
      throw new IllegalArgumentException(
          "The DL4J network cannot have inputs of %s and %d outputs: %s"
              .formatted(input, outputs, impossible.getMessage()),
          impossible);
    }
  }

  @Override
  public Shape input() {
    return graph.plan().input();
  }

  @Override
  public int outputs() {
    return graph.plan().outputs();
  }

  @Override
  public List<Layer> layers() {
    return graph.layers();
  }

  @Override
  public void predict(Batch batch, float[] probabilities, Map<String, float[]> responses) {
    calls.requireOpen();
    NetworkArguments.checkPrediction(this, batch, probabilities, responses);
    SoftmaxCrossEntropy.probabilities(
        graph.predict(batch, responses), batch.rows(), outputs(), probabilities);
  }

  @Override
  public double gradient(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    calls.requireOpen();
    NetworkArguments.checkTraining(this, batch, penalties);
    calls.forgetGradient();
    // DL4J draws from the thread's generator.
    Nd4j.getRandom().setSeed(seed + GAMMA * steps);
    graph.forward(batch);
    float[] ofLogits = new float[batch.rows() * outputs()];
    double loss =
        SoftmaxCrossEntropy.lossAndGradient(
            graph.observe(Layer.LOGITS).responses(),
            batch.labels(),
            batch.weights(),
            batch.rows(),
            outputs(),
            ofLogits);
    boolean finite = Double.isFinite(loss);
    if (finite) {
      graph.backward(pull(batch.labels(), batch.rows(), penalties, ofLogits));
    }
    calls.foundGradient(finite);
    return loss;
  }

  @Override
  public boolean apply() {
    return calls.takeGradient() && update();
  }

  private boolean update() {
    if (!graph.step(Math.toIntExact(steps), rateFactor)) {
      return false;
    }
    steps++;
    return true;
  }

  /** The gradients with respect to the activations of all layers, in their order. */
  private INDArray[] pull(
      int[] labels, int rows, Map<String, ? extends ResponsePenalty> penalties, float[] ofLogits) {
    INDArray[] epsilons = new INDArray[layers().size()];
    for (int i = epsilons.length - 1; i >= 0; i--) {
      Layer layer = layers().get(i);
      Observation observation = graph.observe(layer.name());
      float[] gradient = new float[rows * layer.width()];
      ResponsePenalty penalty = penalties.get(layer.name());
      if (penalty != null) {
        penalty.apply(observation.responses(), labels, rows, layer.width(), gradient);
      }
      epsilons[i] =
          observation.epsilon(i == epsilons.length - 1 ? sum(gradient, ofLogits) : gradient);
    }
    return epsilons;
  }

  private static float[] sum(float[] left, float[] right) {
    float[] sum = left.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right[i];
    }
    return sum;
  }

  @Override
  public void grow(Shape input, int outputs) {
    calls.requireOpen();
    NetworkArguments.checkGrowth(this, input, outputs);
    if (!input.equals(input()) || outputs > outputs()) {
      ObservedGraph wider = build(input, outputs);
      wider.inherit(graph);
      graph = wider;
      calls.forgetGradient();
    }
  }

  @Override
  public void scaleRate(double factor) {
    NetworkArguments.checkFactor(factor);
    rateFactor = factor;
  }

  @Override
  public NetworkState state() {
    calls.requireOpen();
    return new NetworkState(
        input(),
        outputs(),
        graph.state().parameters(),
        graph.state().updaterState(),
        new long[] {steps, seed});
  }

  @Override
  public void restore(NetworkState state) {
    calls.requireOpen();
    NetworkArguments.checkCounters(blueprint.name(), state, COUNTERS);
    boolean fits = state.input().equals(input()) && state.outputs() == outputs();
    ObservedGraph wanted = fits ? graph : build(state.input(), state.outputs());
    NetworkArguments.checkLength(
        blueprint.name(),
        "parameters",
        state.parameters().length,
        wanted.state().parameters().length);
    NetworkArguments.checkLength(
        blueprint.name(),
        "numbers of the updater",
        state.optimizer().length,
        wanted.state().updaterState().length);
    wanted.state().setParameters(state.parameters());
    wanted.state().setUpdaterState(state.optimizer());
    graph = wanted;
    calls.forgetGradient();
    steps = state.counters()[0];
    seed = state.counters()[1];
  }

  @Override
  public void close() {
    calls.close();
  }
}

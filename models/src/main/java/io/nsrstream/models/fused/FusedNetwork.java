package io.nsrstream.models.fused;

import static org.bytedeco.openblas.global.openblas.cblas_sdot;

import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.fused.layers.Pass;
import io.nsrstream.models.fused.layers.PlacedRandom;
import io.nsrstream.models.fused.optimizer.InitialWeights;
import io.nsrstream.models.fused.optimizer.Layout;
import io.nsrstream.models.fused.optimizer.UpdateRule;
import io.nsrstream.models.kernels.SoftmaxCrossEntropy;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Nodes;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkArguments;
import io.nsrstream.online.network.NetworkCalls;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A classifier of the fused engine, with a softmax on top: all parameters in one buffer of ND4J's
 * memory, matrix products by BLAS on its memory, element-wise work in vectorised loops, nothing
 * allocated per step.
 *
 * <p>In its state, parameters are in the order of {@link Layout}; the optimizer's moments follow
 * one another in the same order (Nesterov: velocities; Adam: means, then squares); the counters are
 * the steps taken and the seed, which all that is random is drawn from. Initial weights are those
 * of {@link InitialWeights}.
 */
final class FusedNetwork implements Network {
  private static final int COUNTERS = 2;

  /** Batches of more positions than usual by more than this factor give their room back. */
  private static final int MUCH_LONGER = 2;

  private final Design design;
  private final Descent descent;
  private final UpdateRule rule;
  private final Pass pass = new Pass();
  private final NetworkCalls calls = new NetworkCalls();

  private Body body;
  private long seed;
  private long steps;
  private double rateFactor = 1;

  /** The most positions, rows times steps, that a batch to learn had. */
  private int mostLearned;

  /** The graph all of whose nodes the layers have just predicted with the present parameters. */
  private Optional<Nodes> predicted = Optional.empty();

  FusedNetwork(Design design, Shape input, int outputs, long seed) {
    NetworkArguments.checkSizes(input, outputs);
    this.design = design;
    this.descent = design.descent();
    this.rule = UpdateRule.of(descent);
    this.seed = seed;
    this.body =
        body(
            input,
            outputs,
            fresh -> {
              float[] initial = new InitialWeights(seed).draw(fresh.layout);
              fresh.parameters.values().write(0, initial, initial.length);
            });
  }

  /** A body whose parameters are filled; where that fails, all that it took is freed. */
  private Body body(Shape input, int outputs, Consumer<Body> fill) {
    Body made = new Body(design, input, outputs, rule, seed);
    boolean filled = false;
    try {
      fill.accept(made);
      filled = true;
      return made;
    } finally {
      if (!filled) {
        made.close();
      }
    }
  }

  @Override
  public Shape input() {
    return body.shape;
  }

  @Override
  public int outputs() {
    return body.head.outputs();
  }

  @Override
  public List<Layer> layers() {
    return body.described;
  }

  @Override
  public void predict(Batch batch, float[] probabilities, Map<String, float[]> responses) {
    calls.requireOpen();
    NetworkArguments.checkPrediction(this, batch, probabilities, responses);
    pass.predict(batch, responses);
    try {
      if (!responses.isEmpty() || !hasPredicted(batch)) {
        forward(batch);
        predicted = batch.nodes();
      }
      SoftmaxCrossEntropy.probabilities(
          body.head.logits(batch), batch.rows(), outputs(), probabilities);
    } finally {
      giveBack(batch);
    }
  }

  /** Keeps no room for rows that are much longer than those learned. */
  private void giveBack(Batch batch) {
    long usual = Math.max(mostLearned, (long) batch.rows() * input().positions());
    if (batch.nodes().isEmpty()
        && (long) batch.rows() * batch.shape().positions() > MUCH_LONGER * usual) {
      predicted = Optional.empty();
      body.giveBack();
    }
  }

  @Override
  public double gradient(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    calls.requireOpen();
    NetworkArguments.checkTraining(this, batch, penalties);
    calls.forgetGradient();
    mostLearned = Math.max(mostLearned, batch.rows() * batch.shape().positions());
    pass.train(batch, penalties, PlacedRandom.hash(seed, steps));
    if (!body.sameInTraining || !hasPredicted(batch)) {
      forward(batch);
    }
    double loss = body.head.lossAndGradient(batch);
    boolean finite = Double.isFinite(loss);
    if (finite) {
      body.regularizer.beforeBackward(pass);
      body.chain.backward(pass);
      body.regularizer.afterBackward();
    }
    calls.foundGradient(finite);
    return loss;
  }

  @Override
  public boolean apply() {
    return calls.takeGradient() && update();
  }

  private boolean hasPredicted(Batch batch) {
    return predicted.isPresent() && predicted.equals(batch.nodes());
  }

  private void forward(Batch batch) {
    predicted = Optional.empty();
    body.input.load(batch, pass);
    body.chain.forward(pass);
  }

  /** Moves the parameters unless the gradient is not finite; says whether it did. */
  private boolean update() {
    FloatPointer direction = body.parameters.gradient().pointer();
    // A gradient so long that its square is no finite float counts as not finite, too: Adam would
    // square it again.
    float squaredNorm =
        cblas_sdot(body.parameters.trained(), direction, 1, direction, 1)
            + body.words.squaredNorm();
    if (!Float.isFinite(squaredNorm)) {
      return false;
    }
    steps++;
    predicted = Optional.empty();
    float scale = clipping(squaredNorm);
    double rate = descent.rate() * rateFactor;
    rule.apply(body.parameters, scale, rate, steps);
    rule.apply(body.words, scale, rate, steps);
    body.words.settle();
    body.chain.settle();
    return true;
  }

  private float clipping(float squaredNorm) {
    double norm = Math.sqrt(squaredNorm);
    boolean tooLong = descent.clipNorm() > 0 && norm > descent.clipNorm();
    return tooLong ? (float) (descent.clipNorm() / norm) : 1;
  }

  @Override
  public void grow(Shape input, int outputs) {
    calls.requireOpen();
    NetworkArguments.checkGrowth(this, input, outputs);
    if (!input.equals(input()) || outputs > outputs()) {
      replace(
          body(
              input,
              outputs,
              wider -> {
                wider.parameters.grow(body.parameters, new InitialWeights(seed));
                wider.words.takeOver(body.words);
              }));
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
        body.parameters.values().toArray(),
        body.parameters.optimizer(),
        new long[] {steps, seed},
        body.words.state());
  }

  @Override
  public void restore(NetworkState state) {
    calls.requireOpen();
    NetworkArguments.checkCounters(design.name(), state, COUNTERS);
    if (state.input().equals(input()) && state.outputs() == outputs()) {
      load(body, state);
    } else {
      replace(body(state.input(), state.outputs(), wanted -> load(wanted, state)));
    }
    steps = state.counters()[0];
    seed = state.counters()[1];
    calls.forgetGradient();
  }

  private void load(Body into, NetworkState state) {
    NetworkArguments.checkLength(
        design.name(), "parameters", state.parameters().length, into.layout.size());
    NetworkArguments.checkLength(
        design.name(),
        "optimizer moments",
        state.optimizer().length,
        rule.moments() * into.layout.trained());
    NetworkArguments.require(
        into.words.fits(state.table()),
        "the table of the state",
        "of %d slots and %d numbers each".formatted(state.input().slots(), into.words.width()),
        state.table().values().length + " numbers");
    predicted = Optional.empty();
    into.parameters.load(state.parameters(), state.optimizer());
    into.words.load(state.table(), state.counters()[1]);
  }

  private void replace(Body successor) {
    body.close();
    body = successor;
    predicted = Optional.empty();
    calls.forgetGradient();
  }

  @Override
  public void close() {
    if (calls.close()) {
      body.close();
    }
  }
}

package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.penalty.ClassMeanWindow;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.List;

/**
 * One network with its settings and the penalties of its layers. Labelled examples wait until they
 * fill a mini-batch. Then the network takes one update on them, and the updates of replay.
 */
public final class Member implements Stateful, AutoCloseable {

  /** The loss of a mini-batch, in nats, below which no replay follows. */
  private static final double KNOWN = 0.02;

  private final MemberSettings settings;
  private final GuardedNetwork network;
  private final SteadyLayers layers;
  private final CustomPenalties customPenalties;
  private final FadedMean loss = new FadedMean();
  private SplitMix64 random;
  private int waiting;

  /** Number of waiting examples that are not predicted well already. */
  private int news;

  /**
   * A member before the first example.
   *
   * @param layers those of its network that are kept steady
   * @param customPenalties those that its network has besides
   * @param seed of the random numbers of replay
   */
  Member(
      MemberSettings settings,
      GuardedNetwork network,
      SteadyLayers layers,
      CustomPenalties customPenalties,
      long seed) {
    this.settings = settings;
    this.network = network;
    this.layers = layers;
    this.customPenalties = customPenalties;
    this.random = new SplitMix64(seed);
  }

  /** Continues from the state of the network of another member with the same encoding. */
  void takeOver(Member other) {
    network.takeOver(other.network);
    layers.takeOver(other.layers);
  }

  public MemberSettings settings() {
    return settings;
  }

  /** The names of the layers that it keeps steady; none while it measures which one to choose. */
  public List<String> steadyLayers() {
    return layers.names();
  }

  /** The names of the layers that it measures: those kept steady, or those to choose from. */
  public List<String> measuredLayers() {
    return layers.measured();
  }

  /** Recent mean intra-class variance of a layer that it measures. */
  public double variance(String layer) {
    return layers.layer(layer).variance();
  }

  /** Recent Consistency of Representations of a layer that it measures; NaN below two classes. */
  public double consistency(String layer) {
    return layers.layer(layer).consistency();
  }

  /** The class means of a layer that it measures; not to be changed. */
  public ClassMeanWindow classMeans(String layer) {
    return layers.layer(layer).classMeans();
  }

  /** Recent mean cross-entropy per example in training, in nats. */
  public double loss() {
    return loss.mean();
  }

  /** Recent mean of what the steadiness penalties added to the loss. */
  public double penalty() {
    return layers.penalty();
  }

  /** Optimizer updates. */
  public long updates() {
    return network.updates();
  }

  /** Optimizer updates that were undone, since their loss was not finite. */
  public long faults() {
    return network.faults();
  }

  /** Number of the latest examples that wait for their mini-batch. */
  int waiting() {
    return waiting;
  }

  /** Multiplies its learning rate until the next call. */
  void raiseRate(double factor) {
    network.raiseRate(factor);
  }

  /**
   * Forgets class means of all but the latest mini-batches; which layer to keep steady is chosen
   * again, if it is chosen.
   */
  void forget(int batches) {
    layers.shorten(batches);
    layers.chooseAgain();
  }

  /** The shape of the rows of its network. */
  Shape input() {
    return network.input();
  }

  /** Number of classes. */
  int outputs() {
    return network.outputs();
  }

  /** Grows the network to the shape and the classes learned so far. */
  void widen(Inputs inputs, int classes) {
    Shape needed = inputs.encoded(settings.encoding());
    if (!network.input().equals(needed) || classes > network.outputs()) {
      network.grow(needed, Math.max(classes, network.outputs()));
    }
  }

  /** Sets the factor on the strength of the penalties, until the next call. */
  void scalePenalties(double by) {
    layers.scale(by);
  }

  /**
   * Predicts the example that the inputs hold for prediction.
   *
   * @param probabilities receives one per output
   */
  void predict(Inputs inputs, float[] probabilities) {
    network.predict(inputs.asked(settings.encoding()), probabilities);
  }

  /**
   * Learns the latest example and those that wait with it, once they fill a mini-batch. A
   * mini-batch whose examples are all predicted well already is skipped.
   *
   * @param known whether the latest example is predicted well already
   */
  void learn(boolean known, Inputs inputs) {
    waiting++;
    news += known ? 0 : 1;
    if (waiting >= settings.batch()) {
      if (news > 0) {
        train(inputs);
      }
      waiting = 0;
      news = 0;
    }
  }

  private void train(Inputs inputs) {
    inputs.begin(network.input(), waiting);
    for (int back = waiting; back > 0; back--) {
      add(inputs.recent().latest(back), inputs);
    }
    // A mini-batch with a small loss needs no replay. After a fault, more updates do not help.
    if (train(inputs.batch()) > KNOWN) {
      for (int step = 0; step < settings.replay().updates(); step++) {
        replay(inputs);
      }
    }
  }

  private void replay(Inputs inputs) {
    ReplaySettings replay = settings.replay();
    RecentExamples recent = inputs.recent();
    inputs.begin(network.input(), replay.rows());
    for (int row = 0; row < replay.rows(); row++) {
      RecentExamples.Row drawn =
          replay.balanced()
              ? recent.drawBalanced(random, replay.buffer())
              : recent.draw(random, replay.buffer());
      add(drawn, inputs);
    }
    train(inputs.batch());
  }

  private void add(RecentExamples.Row row, Inputs inputs) {
    double balance =
        settings.balance() == 0
            ? 1
            : Math.pow(inputs.recent().rarity(row.label()), settings.balance());
    inputs.add(settings.encoding(), row, balance * row.weight());
  }

  /** One update; returns its loss, NaN if it was undone. */
  private double train(Batch batch) {
    double value = network.train(batch, customPenalties.beside(layers.penalties()));
    if (Double.isFinite(value)) {
      loss.add(value);
      layers.count();
      return value;
    }
    layers.shorten(0);
    return Double.NaN;
  }

  /** Frees what its network holds outside the heap. */
  @Override
  public void close() {
    network.close();
  }

  @Override
  public void write(SectionWriter out) {
    network.write(out);
    loss.write(out);
    layers.write(out);
    out.putLong(random.state());
    out.putInt(waiting);
    out.putInt(news);
  }

  @Override
  public void restore(SectionReader in) {
    network.restore(in);
    loss.restore(in);
    layers.restore(in);
    random = new SplitMix64(in.getLong());
    waiting = in.getInt(0, Integer.MAX_VALUE);
    news = in.getInt(0, waiting);
  }

  /** The layers of its network that are kept steady. */
  SteadyLayers layers() {
    return layers;
  }

  /** The penalties that its network has besides. */
  CustomPenalties customPenalties() {
    return customPenalties;
  }
}

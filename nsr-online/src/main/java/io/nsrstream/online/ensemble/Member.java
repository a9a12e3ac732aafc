package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.penalty.PenaltySettings;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One network with its settings and the penalties of its layers. Labelled examples wait until they
 * are a mini-batch; then it takes an update on them, and those of replay.
 */
public final class Member implements Stateful, AutoCloseable {

  /** The loss of a mini-batch, in nats, below which no replay follows. */
  private static final double KNOWN = 0.02;

  private final PenaltySettings penalty;
  private final MemberSettings settings;
  private final GuardedNetwork network;
  private final Map<String, SteadyLayer> penalties = new LinkedHashMap<>();
  private final FadedMean loss = new FadedMean();
  private SplitMix64 random;
  private int waiting;

  /** How many of those that wait it has something to learn of. */
  private int news;

  /**
   * A member that has seen nothing.
   *
   * @param seed decides what replay draws
   */
  Member(PenaltySettings penalty, MemberSettings settings, GuardedNetwork network, long seed) {
    this.penalty = penalty;
    this.settings = settings;
    this.network = network;
    this.random = new SplitMix64(seed);
    for (String layer : penalty.layers()) {
      penalties.put(layer, new SteadyLayer(penalty, settings));
    }
  }

  /** Goes on from what the network of another member of the same encoding has become. */
  void takeOver(Member other) {
    network.takeOver(other.network);
  }

  public MemberSettings settings() {
    return settings;
  }

  /** Recent mean intra-class variance of a layer that is kept steady. */
  public double variance(String layer) {
    return layer(layer).variance();
  }

  /**
   * Recent Consistency of Representations of a layer that is kept steady; NaN below two classes.
   */
  public double consistency(String layer) {
    return layer(layer).consistency();
  }

  private SteadyLayer layer(String name) {
    return Objects.requireNonNull(penalties.get(name), name);
  }

  /** Recent mean cross-entropy per example in training, in nats. */
  public double loss() {
    return loss.mean();
  }

  /** Recent mean of what the penalties added to the loss. */
  public double penalty() {
    double sum = 0;
    for (SteadyLayer layer : penalties.values()) {
      sum += layer.penalty();
    }
    return sum;
  }

  /** Optimizer updates. */
  public long updates() {
    return network.updates();
  }

  /** Those of them that were undone, since their loss was not finite. */
  public long faults() {
    return network.faults();
  }

  /** Number of the latest examples that wait to be a mini-batch. */
  int waiting() {
    return waiting;
  }

  /** Multiplies its learning rate until the next call. */
  void raiseRate(double factor) {
    network.raiseRate(factor);
  }

  /** Forgets class means of all but the latest mini-batches. */
  void shorten(int batches) {
    penalties.values().forEach(layer -> layer.shorten(batches));
  }

  /** The shape of the rows of its network. */
  Shape input() {
    return network.network().input();
  }

  /** Number of classes that it tells apart. */
  int outputs() {
    return network.network().outputs();
  }

  /** Latest labelled examples that it needs; more than it asks for, where more of them wait. */
  int memory() {
    return Math.max(settings.memory(), waiting + 1);
  }

  /** Makes the network as wide as what was learned needs. */
  void widen(Inputs inputs, int classes) {
    Network grown = network.network();
    Shape needed = inputs.encoded(settings.encoding());
    if (!grown.input().equals(needed) || classes > grown.outputs()) {
      grown.grow(needed, Math.max(classes, grown.outputs()));
    }
  }

  /** Multiplies the strength of the penalties from now on. */
  void scalePenalties(double by) {
    penalties.values().forEach(layer -> layer.scale(by));
  }

  /**
   * Predicts the example that the inputs were asked about.
   *
   * @param probabilities receives one per output
   */
  void predict(Inputs inputs, float[] probabilities) {
    network.network().predict(inputs.asked(settings.encoding()), probabilities);
  }

  /**
   * Learns, when it is its turn, the latest example and those that wait with it; a mini-batch in
   * which there is nothing to learn is left out.
   *
   * @param known whether there is nothing to learn of the latest
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
    inputs.begin(network.network().input(), waiting);
    for (int back = waiting; back > 0; back--) {
      add(inputs.recent().latest(back), inputs);
    }
    // A mini-batch that it knows needs no replay; after a fault, more of the same does not help.
    if (train(inputs.batch()) > KNOWN) {
      for (int step = 0; step < settings.replay().updates(); step++) {
        replay(inputs);
      }
    }
  }

  private void replay(Inputs inputs) {
    ReplaySettings replay = settings.replay();
    RecentExamples recent = inputs.recent();
    inputs.begin(network.network().input(), replay.rows());
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
    double value = network.train(batch, penalties);
    if (Double.isFinite(value)) {
      loss.add(value);
      return value;
    }
    shorten(0);
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
    out.putInt(penalties.size());
    penalties.forEach(
        (layer, steady) -> {
          out.putText(layer);
          steady.write(out);
        });
    out.putLong(random.state());
    out.putInt(waiting);
    out.putInt(news);
  }

  @Override
  public void restore(SectionReader in) {
    network.restore(in);
    loss.restore(in);
    restorePenalties(in);
    random = new SplitMix64(in.getLong());
    waiting = in.getInt(0, Integer.MAX_VALUE);
    news = in.getInt(0, waiting);
  }

  /** Those of layers that are no longer kept steady are forgotten, those of others begin anew. */
  private void restorePenalties(SectionReader in) {
    for (int left = in.getInt(0, Short.MAX_VALUE); left > 0; left--) {
      String layer = in.getText();
      penalties.getOrDefault(layer, new SteadyLayer(penalty, settings)).restore(in);
    }
  }
}

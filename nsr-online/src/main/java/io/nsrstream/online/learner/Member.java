package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One network with its settings and the penalties of its layers. Labelled examples wait until they
 * are a mini-batch; then it takes a step on them, and those of replay.
 */
final class Member implements AutoCloseable {

  /** The loss of a mini-batch, in nats, below which no replay follows. */
  private static final double KNOWN = 0.02;

  private final MemberSettings settings;
  private final GuardedNetwork network;
  private final Map<String, SteadyLayer> penalties;
  private final FadedMean loss;
  private final SplitMix64 random;
  private int waiting;

  /** How many of those that wait it has something to learn of. */
  private int news;

  /**
   * A member that has seen nothing.
   *
   * @param seed decides the initial weights and what replay draws
   */
  Member(
      LearnerSettings learner,
      MemberSettings settings,
      NetworkFactory networks,
      Shape input,
      int outputs,
      long seed) {
    this(
        settings,
        new GuardedNetwork(networks.create(input, outputs, seed), settings.rate()),
        penalties(learner, settings),
        new FadedMean(),
        seed);
  }

  private Member(
      MemberSettings settings,
      GuardedNetwork network,
      Map<String, SteadyLayer> penalties,
      FadedMean loss,
      long seed) {
    this.settings = settings;
    this.network = network;
    this.penalties = penalties;
    this.loss = loss;
    this.random = new SplitMix64(seed);
  }

  private static Map<String, SteadyLayer> penalties(
      LearnerSettings learner, MemberSettings settings) {
    Map<String, SteadyLayer> penalties = new LinkedHashMap<>();
    learner.layers().forEach(layer -> penalties.put(layer, new SteadyLayer(learner, settings)));
    return penalties;
  }

  /** One that knows what this one knows and goes on with other settings of the same encoding. */
  Member copy(LearnerSettings learner, MemberSettings other, NetworkFactory networks, long seed) {
    Member copy = new Member(learner, other, networks, network.network().input(), outputs(), seed);
    copy.network.takeOver(network);
    return copy;
  }

  /** One that knows nothing and begins with other settings, on the same examples. */
  Member fresh(
      LearnerSettings learner,
      MemberSettings other,
      NetworkFactory networks,
      FeatureEncoder encoder,
      long seed) {
    int steps = network.network().input().positions();
    Shape input = Shape.of(steps, encoder.inputs(other.encoding()));
    return new Member(learner, other, networks, input, outputs(), seed);
  }

  MemberSettings settings() {
    return settings;
  }

  /** The penalty of a layer that is kept steady. */
  SteadyLayer layer(String name) {
    return Objects.requireNonNull(penalties.get(name), name);
  }

  /** Recent mean cross-entropy per example in training, in nats. */
  double loss() {
    return loss.mean();
  }

  /** Recent mean of what the penalties added to the loss. */
  double penalty() {
    double sum = 0;
    for (SteadyLayer layer : penalties.values()) {
      sum += layer.penalty();
    }
    return sum;
  }

  /** Training steps taken. */
  long steps() {
    return network.steps();
  }

  /** Those of them whose loss was not finite. */
  long faults() {
    return network.faults();
  }

  /** Number of the latest examples that wait to be a mini-batch. */
  int waiting() {
    return waiting;
  }

  /** Multiplies its learning rate until told otherwise. */
  void raiseRate(double factor) {
    network.raiseRate(factor);
  }

  /** Forgets class means of all but the latest mini-batches. */
  void shorten(int batches) {
    penalties.values().forEach(layer -> layer.shorten(batches));
  }

  /** Number of classes that it tells apart. */
  int outputs() {
    return network.network().outputs();
  }

  /** Latest labelled examples that it needs; more than it asks for, where more of them wait. */
  int memory() {
    return Math.max(settings.memory(), waiting + 1);
  }

  /** Makes the network as wide as the longest sequence, the known values and classes need. */
  void widen(int steps, FeatureEncoder encoder, int classes) {
    Network grown = network.network();
    Shape present = grown.input();
    Shape needed =
        Shape.of(Math.max(steps, present.positions()), encoder.inputs(settings.encoding()));
    if (!present.equals(needed) || classes > grown.outputs()) {
      grown.grow(needed, Math.max(classes, grown.outputs()));
    }
  }

  /** Multiplies the strength of the penalties from now on. */
  void scalePenalties(double by) {
    penalties.values().forEach(layer -> layer.scale(by));
  }

  /**
   * Predicts an example.
   *
   * @param probabilities receives one per output
   */
  void predict(Example example, FeatureEncoder encoder, Rows rows, float[] probabilities) {
    Shape learned = network.network().input();
    rows.begin(
        example.steps() <= learned.positions()
            ? learned
            : Shape.of(example.steps(), learned.channels()),
        1);
    rows.add(encoder, settings.encoding(), example.features(), example.nominals());
    network.network().predict(rows.batch(), probabilities);
  }

  /**
   * Learns, when it is its turn, the latest example and those that wait with it; a mini-batch in
   * which there is nothing to learn is left out.
   *
   * @param known whether there is nothing to learn of the latest
   */
  void learn(boolean known, RecentExamples recent, FeatureEncoder encoder, Rows rows) {
    waiting++;
    news += known ? 0 : 1;
    if (waiting >= settings.batch()) {
      if (news > 0) {
        train(recent, encoder, rows);
      }
      waiting = 0;
      news = 0;
    }
  }

  private void train(RecentExamples recent, FeatureEncoder encoder, Rows rows) {
    rows.begin(network.network().input(), waiting);
    for (int back = waiting; back > 0; back--) {
      add(recent.latest(back), recent, encoder, rows);
    }
    // Of what it knows already it need not be reminded; nor is a fault mended by more of the same.
    if (train(rows) > KNOWN) {
      for (int step = 0; step < settings.replay().steps(); step++) {
        replay(recent, encoder, rows);
      }
    }
  }

  private void replay(RecentExamples recent, FeatureEncoder encoder, Rows rows) {
    ReplaySettings replay = settings.replay();
    rows.begin(network.network().input(), replay.rows());
    for (int row = 0; row < replay.rows(); row++) {
      RecentExamples.Row drawn =
          replay.balanced()
              ? recent.drawBalanced(random, replay.buffer())
              : recent.draw(random, replay.buffer());
      add(drawn, recent, encoder, rows);
    }
    train(rows);
  }

  private void add(
      RecentExamples.Row row, RecentExamples recent, FeatureEncoder encoder, Rows rows) {
    double balance =
        settings.balance() == 0 ? 1 : Math.pow(recent.rarity(row.label()), settings.balance());
    rows.add(encoder, settings.encoding(), row, balance * row.weight());
  }

  /** One training step; returns its loss, NaN if it was undone. */
  private double train(Rows rows) {
    double value = network.train(rows.batch(), penalties);
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

  void write(SectionWriter out) {
    network.write(out);
    loss.write(out);
    writePenalties(out);
    out.putLong(random.state());
    out.putInt(waiting);
    out.putInt(news);
  }

  private void writePenalties(SectionWriter out) {
    out.putInt(penalties.size());
    penalties.forEach(
        (layer, penalty) -> {
          out.putText(layer);
          penalty.write(out);
        });
  }

  /** Reads what {@link #write} wrote. */
  static Member read(
      SectionReader in, LearnerSettings learner, MemberSettings settings, NetworkFactory networks) {
    GuardedNetwork network = GuardedNetwork.read(in, networks, learner.seed(), settings.rate());
    FadedMean loss = FadedMean.read(in);
    Map<String, SteadyLayer> penalties = readPenalties(in, learner, settings);
    Member member = new Member(settings, network, penalties, loss, in.getLong());
    member.waiting = in.getInt(0, Integer.MAX_VALUE);
    member.news = in.getInt(0, member.waiting);
    return member;
  }

  /** Reads the one network of format versions before 4, which had no replay. */
  static Member readSingle(
      Snapshot snapshot,
      LearnerSettings learner,
      MemberSettings settings,
      NetworkFactory networks,
      int waiting) {
    Member member =
        new Member(
            settings,
            snapshot.read(
                "NETW", in -> GuardedNetwork.read(in, networks, learner.seed(), settings.rate())),
            snapshot.read("PENA", in -> readPenalties(in, learner, settings)),
            snapshot.read("LOSS", FadedMean::read),
            learner.seed());
    member.waiting = waiting;
    member.news = waiting;
    return member;
  }

  /** Those of layers that are no longer kept steady are forgotten, those of others begin anew. */
  private static Map<String, SteadyLayer> readPenalties(
      SectionReader in, LearnerSettings learner, MemberSettings settings) {
    Map<String, SteadyLayer> wanted = penalties(learner, settings);
    for (int left = in.getInt(0, Short.MAX_VALUE); left > 0; left--) {
      SteadyLayer layer = wanted.getOrDefault(in.getText(), new SteadyLayer(learner, settings));
      layer.restore(in);
    }
    return wanted;
  }
}

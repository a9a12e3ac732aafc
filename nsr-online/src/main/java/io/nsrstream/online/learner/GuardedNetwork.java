package io.nsrstream.online.learner;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that recovers from a loss that is not finite: it goes back to the last good state,
 * halves the rate for a while and counts the fault. Good is a state that gave a finite loss.
 */
final class GuardedNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedNetwork.class);

  /** Steps between two copies of a good state. */
  private static final int COPY_EVERY = 256;

  /** Steps at a halved rate after which it doubles again. */
  private static final int PATIENCE = 128;

  /** A rate is never halved more often, so that it can come back after many faults. */
  private static final int MOST_HALVINGS = 10;

  private final Network network;
  private final double rate;
  private NetworkState good;
  private long steps;
  private long faults;
  private int halvings;
  private int sinceHalving;
  private double raise = 1;

  /**
   * Guards a network.
   *
   * @param rate what its learning rate is multiplied by
   */
  GuardedNetwork(Network network, double rate) {
    this(network, rate, network.state());
  }

  private GuardedNetwork(Network network, double rate, NetworkState good) {
    this.network = network;
    this.rate = rate;
    this.good = good;
    applyRate();
  }

  Network network() {
    return network;
  }

  long steps() {
    return steps;
  }

  long faults() {
    return faults;
  }

  /** One training step; returns its loss, which is not finite if the step was undone. */
  double train(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    NetworkState before = steps % COPY_EVERY == 0 ? network.state() : good;
    double loss = network.train(batch, penalties);
    steps++;
    if (Double.isFinite(loss)) {
      good = before;
      calm();
    } else {
      recover(loss);
    }
    return loss;
  }

  private void calm() {
    if (halvings > 0 && ++sinceHalving == PATIENCE) {
      halvings--;
      sinceHalving = 0;
      applyRate();
    }
  }

  private void recover(double loss) {
    faults++;
    halvings = Math.min(halvings + 1, MOST_HALVINGS);
    sinceHalving = 0;
    Shape input = network.input();
    int outputs = network.outputs();
    network.restore(good);
    network.grow(input, outputs);
    applyRate();
    LOG.warn(
        "Loss {} in training step {}: back to the last good state, rate halved {} time(s) for a"
            + " while",
        loss,
        steps,
        halvings);
  }

  /**
   * Multiplies the learning rate until told otherwise.
   *
   * @param factor beside that of its settings; 1 for none
   */
  void raiseRate(double factor) {
    raise = factor;
    applyRate();
  }

  private void applyRate() {
    network.scaleRate(Math.scalb(rate * raise, -halvings));
  }

  /** Goes on from what another network of its kind and sizes has become. */
  void takeOver(GuardedNetwork other) {
    network.restore(other.network.state());
    good = other.good;
  }

  @Override
  public void close() {
    network.close();
  }

  void write(SectionWriter out) {
    network.state().write(out);
    good.write(out);
    out.putLong(steps);
    out.putLong(faults);
    out.putInt(halvings);
    out.putInt(sinceHalving);
  }

  /** A network that takes over a state; where it does not fit, it is closed. */
  private static Network restored(Network network, NetworkState state) {
    boolean fits = false;
    try {
      network.restore(state);
      fits = true;
      return network;
    } finally {
      if (!fits) {
        network.close();
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static GuardedNetwork read(SectionReader in, NetworkFactory networks, long seed, double rate) {
    NetworkState state = NetworkState.read(in);
    NetworkState good = NetworkState.read(in);
    Network network = restored(networks.create(state.input(), state.outputs(), seed), state);
    GuardedNetwork guarded = new GuardedNetwork(network, rate, good);
    guarded.steps = in.getCount();
    guarded.faults = in.getCount();
    guarded.halvings = in.getInt(0, MOST_HALVINGS);
    guarded.sinceHalving = in.getInt(0, PATIENCE);
    guarded.applyRate();
    return guarded;
  }
}

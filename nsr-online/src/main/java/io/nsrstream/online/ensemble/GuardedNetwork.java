package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that recovers from a loss that is not finite: it returns to the last good state, halves
 * the rate for a while and counts the fault. A state is good if its loss was finite.
 */
final class GuardedNetwork implements Stateful, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedNetwork.class);

  /** Updates between two copies of a good state. */
  private static final int COPY_EVERY = 256;

  /** Updates at a halved rate after which it doubles again. */
  private static final int PATIENCE = 128;

  /** The most halvings of the rate, so that it can recover after many faults. */
  private static final int MOST_HALVINGS = 10;

  private final Network network;
  private final double rate;
  private NetworkState good;
  private long updates;
  private long faults;
  private int halvings;
  private int sinceHalving;
  private double raise = 1;

  /**
   * Guards a network.
   *
   * @param rate factor on its learning rate
   */
  GuardedNetwork(Network network, double rate) {
    this.network = network;
    this.rate = rate;
    this.good = network.state();
    applyRate();
  }

  Network network() {
    return network;
  }

  long updates() {
    return updates;
  }

  long faults() {
    return faults;
  }

  /** One update; returns its loss, which is not finite if the update was undone. */
  double train(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    NetworkState before = updates % COPY_EVERY == 0 ? network.state() : good;
    double loss = network.train(batch, penalties);
    updates++;
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
        "Loss {} in update {}: back to the last good state, rate halved {} time(s) for a"
            + " while",
        loss,
        updates,
        halvings);
  }

  /**
   * Sets a further factor on the learning rate, until the next call.
   *
   * @param factor multiplied with that of its settings; 1 for none
   */
  void raiseRate(double factor) {
    raise = factor;
    applyRate();
  }

  private void applyRate() {
    network.scaleRate(Math.scalb(rate * raise, -halvings));
  }

  /** Continues from the state of another network of the same kind and size. */
  void takeOver(GuardedNetwork other) {
    network.restore(other.network.state());
    good = other.good;
  }

  @Override
  public void close() {
    network.close();
  }

  @Override
  public void write(SectionWriter out) {
    network.state().write(out);
    good.write(out);
    out.putLong(updates);
    out.putLong(faults);
    out.putInt(halvings);
    out.putInt(sinceHalving);
  }

  @Override
  public void restore(SectionReader in) {
    network.restore(NetworkState.read(in));
    good = NetworkState.read(in);
    updates = in.getCount();
    faults = in.getCount();
    halvings = in.getInt(0, MOST_HALVINGS);
    sinceHalving = in.getInt(0, PATIENCE);
    applyRate();
  }
}

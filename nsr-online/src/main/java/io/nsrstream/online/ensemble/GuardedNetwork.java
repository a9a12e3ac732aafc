package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.network.ShapeFormat;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that recovers from a loss that is not finite: it returns to the last good weights, its
 * optimizer begins anew, the rate is halved for a while and the fault is counted. Weights are good
 * if the loss was finite, or if all numbers were finite when a snapshot was written.
 *
 * <p>A network that has taken no update is a function of its sizes and its seed. So it is created
 * when it is first used, created again when its sizes grow, and written as its seed.
 */
final class GuardedNetwork implements Stateful, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedNetwork.class);

  /** Updates between two copies of a good state. */
  private static final int COPY_EVERY = 256;

  /** Updates at a halved rate after which it doubles again. */
  private static final int PATIENCE = 128;

  /** The most halvings of the rate, so that it can recover after many faults. */
  private static final int MOST_HALVINGS = 10;

  private final NetworkFactory networks;
  private final double rate;

  /** The sizes and the seed of a network that has taken no update. */
  private Shape input;

  private int outputs;
  private long seed;

  /** Null until it is used. */
  private @Nullable Network live;

  /** Null until the first update. */
  private @Nullable GoodWeights good;

  private long updates;
  private long faults;
  private int halvings;
  private int sinceHalving;
  private double raise = 1;

  /**
   * Guards a new network.
   *
   * @param networks creates it
   * @param input the shape of a row
   * @param seed of the initial weights
   * @param rate factor on its learning rate
   */
  GuardedNetwork(NetworkFactory networks, Shape input, int outputs, long seed, double rate) {
    this.networks = networks;
    this.input = input;
    this.outputs = outputs;
    this.seed = seed;
    this.rate = rate;
  }

  /** The network itself, created if need be. */
  private Network network() {
    Network found = live;
    if (found == null) {
      found = networks.create(input, outputs, seed);
      live = found;
      applyRate();
    }
    return found;
  }

  /** Whether it has taken an update, or the state of a network that has. */
  private boolean isTrained() {
    return good != null;
  }

  /** The shape of a row. */
  Shape input() {
    return live == null ? input : live.input();
  }

  /** Number of classes. */
  int outputs() {
    return live == null ? outputs : live.outputs();
  }

  long updates() {
    return updates;
  }

  long faults() {
    return faults;
  }

  /** Grows to a shape and a number of classes, both at least the present ones. */
  void grow(Shape wider, int classes) {
    if (isTrained()) {
      network().grow(wider, classes);
    } else {
      close();
      input = wider;
      outputs = classes;
    }
  }

  /**
   * Predicts without learning.
   *
   * @param probabilities receives one per output and row
   */
  void predict(Batch batch, float[] probabilities) {
    network().predict(batch, probabilities);
  }

  /** One update; returns its loss, which is not finite if the update was undone. */
  double train(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    Network network = network();
    GoodWeights last = good;
    GoodWeights before =
        last == null || updates % COPY_EVERY == 0 ? GoodWeights.of(network.state()) : last;
    double loss = network.train(batch, penalties);
    updates++;
    if (Double.isFinite(loss)) {
      good = before;
      calm();
    } else {
      recover(network, last == null ? before : last, loss);
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

  private void recover(Network network, GoodWeights to, double loss) {
    faults++;
    halvings = Math.min(halvings + 1, MOST_HALVINGS);
    sinceHalving = 0;
    Shape present = network.input();
    int classes = network.outputs();
    network.restore(to.state(networks));
    network.grow(present, classes);
    good = to;
    applyRate();
    LOG.warn(
        "Loss {} in update {}: back to the last good weights, rate halved {} time(s) for a"
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
    if (live != null) {
      live.scaleRate(Math.scalb(rate * raise, -halvings));
    }
  }

  /** Continues from the state of another network of the same kind. */
  void takeOver(GuardedNetwork other) {
    if (other.isTrained()) {
      network().restore(other.network().state());
      good = other.good;
    } else {
      close();
      input = other.input;
      outputs = other.outputs;
      seed = other.seed;
    }
  }

  @Override
  public void close() {
    if (live != null) {
      live.close();
      live = null;
    }
  }

  /** The state that is written is the good one from then on, as in a learner restored from it. */
  @Override
  public void write(SectionWriter out) {
    out.putBoolean(isTrained());
    GoodWeights last = good;
    if (last == null) {
      ShapeFormat.write(out, input);
      out.putInt(outputs);
      out.putLong(seed);
    } else {
      NetworkState state = network().state();
      boolean finite = state.isFinite();
      good = finite ? GoodWeights.of(state) : last;
      state.write(out);
      out.putBoolean(!finite);
      if (!finite) {
        last.state(networks).write(out);
      }
      out.putLong(updates);
      out.putLong(faults);
      out.putInt(halvings);
      out.putInt(sinceHalving);
    }
  }

  @Override
  public void restore(SectionReader in) {
    if (in.getBoolean()) {
      NetworkState state = NetworkState.read(in);
      network().restore(state);
      good = GoodWeights.of(in.getBoolean() ? NetworkState.read(in) : state);
      updates = in.getCount();
      faults = in.getCount();
      halvings = in.getInt(0, MOST_HALVINGS);
      sinceHalving = in.getInt(0, PATIENCE);
      applyRate();
    } else {
      close();
      input = ShapeFormat.read(in);
      outputs = in.getInt(1, Integer.MAX_VALUE);
      seed = in.getLong();
    }
  }
}

package io.nsrstream.lab.epochs;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network on its way through a data set, epoch after epoch, each in an order of its own that
 * follows from the seed and the number of the epoch. What it does is a function of its state: a
 * training that is restored goes on as if nothing had happened.
 */
public final class EpochTraining {
  private final Network network;
  private final TreeMap<String, ResponsePenalty> penalties;
  private final Dataset data;
  private final Course course;
  private final long seed;
  private final int[] order;
  private final Batch rows = new Batch();
  private int epochs;

  /**
   * A training before its first epoch.
   *
   * @param network as freshly initialised as the caller wants it; it stays the caller's
   * @param penalties by the name of the layer whose responses they see
   * @param data what it learns
   * @param course its mini-batches, learning rates and changes of rows
   * @param seed decides the order of the rows and how they are changed
   */
  public EpochTraining(
      Network network,
      Map<String, ? extends ResponsePenalty> penalties,
      Dataset data,
      Course course,
      long seed) {
    this.network = network;
    this.penalties = new TreeMap<>(penalties);
    this.data = data;
    this.course = course;
    this.seed = seed;
    this.order = new int[data.rows()];
  }

  /** Number of epochs done. */
  public int epochs() {
    return epochs;
  }

  /**
   * Goes through all rows once. There must be an epoch left of the course.
   *
   * @return the mean cross-entropy of the rows, each before the step on it, in nats; not finite if
   *     a step was not
   */
  public double epoch() {
    SplitMix64 random = new SplitMix64(new SplitMix64(seed).nextLong() + epochs);
    random.permute(order);
    network.scaleRate(course.schedule().factor(epochs, course.epochs()));
    double sum = 0;
    for (int from = 0; from < order.length; from += course.batch()) {
      int count = Math.min(course.batch(), order.length - from);
      data.fill(rows, order, from, count);
      course.augmentation().ifPresent(way -> way.apply(rows, random));
      sum += count * network.train(rows, penalties);
    }
    epochs++;
    return sum / order.length;
  }

  public void write(SectionWriter out) {
    out.putInt(epochs);
    network.state().write(out);
    penalties.values().forEach(penalty -> penalty.write(out));
  }

  /** Takes over what {@link #write} wrote of a training with the same arguments. */
  public void restore(SectionReader in) {
    epochs = in.getInt(0, Integer.MAX_VALUE);
    network.restore(NetworkState.read(in));
    penalties.values().forEach(penalty -> penalty.restore(in));
  }
}

package io.nsrstream.lab.speed;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import java.util.List;
import java.util.Map;

/** A training step or a prediction of a network of this project. */
final class FusedStep implements Step {
  private static final long SEED = 1;
  private static final double LAMBDA = 0.03;
  private static final int WINDOW = 5;

  private final Network network;
  private final MiniBatches batches;
  private final Map<String, ResponsePenalty> penalties;
  private final float[] probabilities;
  private final boolean trains;
  private int next;

  private FusedStep(
      Network network,
      MiniBatches batches,
      Map<String, ResponsePenalty> penalties,
      boolean trains) {
    this.network = network;
    this.batches = batches;
    this.penalties = penalties;
    this.trains = trains;
    probabilities = new float[batches.rows() * batches.classes()];
  }

  /**
   * The step of this work.
   *
   * @param steady whether to keep the last hidden layer steady
   */
  static FusedStep of(Work work, boolean steady) {
    Subject subject = work.subject();
    NetworkFactory factory = subject.ours(work.optimizer());
    Network network = factory.create(subject.input(), subject.classes(), SEED);
    return new FusedStep(
        network, work.miniBatches(), steady ? steadyLastHidden(factory) : Map.of(), work.trains());
  }

  /** The last hidden layer is the one before the logits. */
  private static Map<String, ResponsePenalty> steadyLastHidden(NetworkFactory factory) {
    List<String> layers = factory.penalisableLayers();
    String lastHidden = layers.get(layers.size() - 2);
    return Map.of(lastHidden, new Steadiness(LAMBDA, WINDOW, false, false));
  }

  @Override
  public void take() {
    Batch batch = batches.batches().get(next);
    next = (next + 1) % batches.count();
    if (trains) {
      network.train(batch, penalties);
    } else {
      network.predict(batch, probabilities);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}

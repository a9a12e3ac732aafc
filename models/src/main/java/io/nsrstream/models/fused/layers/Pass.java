package io.nsrstream.models.fused.layers;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Nodes;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Map;
import java.util.Optional;

/** Context of the mini-batch that passes through the layers. */
public final class Pass {
  private boolean training;
  private Batch batch = new Batch();
  private Map<String, ? extends ResponsePenalty> penalties = Map.of();
  private Map<String, float[]> responses = Map.of();
  private long random;

  /**
   * Begins a pass that only predicts.
   *
   * @param batch that passes
   * @param responses by layer: receive what it responds
   */
  public void predict(Batch batch, Map<String, float[]> responses) {
    training = false;
    this.batch = batch;
    this.responses = responses;
    penalties = Map.of();
  }

  /**
   * Begins a pass that learns.
   *
   * @param batch that passes
   * @param random a number that is another one at each step, to draw from
   */
  public void train(Batch batch, Map<String, ? extends ResponsePenalty> penalties, long random) {
    training = true;
    this.batch = batch;
    this.penalties = penalties;
    this.responses = Map.of();
    this.random = random;
  }

  public boolean training() {
    return training;
  }

  /** The rows that are predicted or learned, which may be some nodes of the graph that passes. */
  public Batch batch() {
    return batch;
  }

  /**
   * The graph that passes.
   *
   * @throws IllegalArgumentException if rows are no nodes
   */
  Nodes requireNodes() {
    Optional<Nodes> nodes = batch.nodes();
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException(
          "rows of a graph network must be nodes with their graph, but are %s: take an mlp"
              .formatted(batch.shape()));
    }
    return nodes.get();
  }

  /** Penalties by the layer whose responses they see. */
  public Map<String, ? extends ResponsePenalty> penalties() {
    return penalties;
  }

  /** Where the responses of layers are to go. */
  public Map<String, float[]> responses() {
    return responses;
  }

  /** A number that is another one at each step, and the same when the step is repeated. */
  public long random() {
    return random;
  }
}

package io.nsrstream.models.fused.layers;

import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Map;

/** Context of the mini-batch that passes through the layers. */
public final class Pass {
  private static final int[] NO_LABELS = {};

  private boolean training;
  private int[] labels = NO_LABELS;
  private Map<String, ? extends ResponsePenalty> penalties = Map.of();
  private Map<String, float[]> responses = Map.of();
  private long random;

  /**
   * Begins a pass that only predicts.
   *
   * @param responses by layer: receive what it responds
   */
  public void predict(Map<String, float[]> responses) {
    training = false;
    this.responses = responses;
    labels = NO_LABELS;
    penalties = Map.of();
  }

  /**
   * Begins a pass that learns.
   *
   * @param random a number that is another one at each step, to draw from
   */
  public void train(int[] labels, Map<String, ? extends ResponsePenalty> penalties, long random) {
    training = true;
    this.labels = labels;
    this.penalties = penalties;
    this.responses = Map.of();
    this.random = random;
  }

  public boolean training() {
    return training;
  }

  /** The class of each row. */
  public int[] labels() {
    return labels;
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

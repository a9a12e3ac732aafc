package io.nsrstream.lab.paper;

import io.nsrstream.lab.penalty.ActivationDecay;
import io.nsrstream.lab.penalty.ClassDistance;
import io.nsrstream.lab.penalty.NeuronWeighted;
import io.nsrstream.lab.penalty.NeuronWeighted.Significance;
import io.nsrstream.lab.penalty.Schedule;
import io.nsrstream.lab.penalty.Scheduled;
import io.nsrstream.lab.penalty.Sparsity;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What responses are made to pay for.
 *
 * @param kind of the penalty
 * @param strength of it, at least 0
 * @param window mini-batches in the window of class means, where the kind has one
 * @param layers whose responses it sees, each with a penalty of its own
 */
public record Penalty(Kind kind, double strength, int window, List<String> layers) {

  /** None at all. */
  public static final Penalty NONE = new Penalty(Kind.NSR, 0, 1, List.of());

  /** Epochs over which the strength of {@link Kind#NSR_RAMP} rises. */
  private static final int RAMP_EPOCHS = 10;

  // How NSR_HELD finds its strength: the variance is to be a fiftieth of what it is in the first
  // two epochs, which have no penalty.
  private static final int MEASURED_EPOCHS = 2;
  private static final double HELD_SHARE = 0.02;
  private static final double HELD_RATE = 0.005;
  private static final double HELD_RANGE = 100;

  /** The penalties that are compared. */
  public enum Kind {
    /** Neuron Steadiness Regularization. */
    NSR,

    /** The same with a strength that rises from 0. */
    NSR_RAMP,

    /** The same with a strength that holds the variance at a target. */
    NSR_HELD,

    /** The same with a strength per neuron, by its share of the layer's variance. */
    NSR_BY_VARIANCE,

    /** The same with a strength per neuron, by how little it tells the classes apart. */
    NSR_BY_RATIO,

    /** L1 on responses. */
    SPARSITY,

    /** Squares of responses: the control of NSR. */
    ACTIVATION_DECAY,

    /** Class means that lie close together. */
    CLASS_DISTANCE,

    /** The same for classes whose labels follow one another. */
    ADJACENT_DISTANCE;

    /** Whether it keeps neurons steady. */
    boolean steadies() {
      return compareTo(SPARSITY) < 0;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Penalty {
    layers = List.copyOf(layers);
  }

  Penalty withKind(Kind other) {
    return new Penalty(other, strength, window, layers);
  }

  Penalty withStrength(double other) {
    return new Penalty(kind, other, window, layers);
  }

  Penalty withWindow(int batches) {
    return new Penalty(kind, strength, batches, layers);
  }

  Penalty withLayers(String... others) {
    return new Penalty(kind, strength, window, List.of(others));
  }

  /**
   * A fresh penalty for each layer.
   *
   * @param batches mini-batches in an epoch
   */
  Map<String, ResponsePenalty> create(long batches) {
    Map<String, ResponsePenalty> penalties = new LinkedHashMap<>();
    layers.forEach(layer -> penalties.put(layer, createOne(batches)));
    return penalties;
  }

  private ResponsePenalty createOne(long batches) {
    return switch (kind) {
      case NSR -> steadiness(strength);
      case NSR_RAMP ->
          new Scheduled(new Schedule.Ramp(strength, RAMP_EPOCHS * batches), steadiness(1));
      case NSR_HELD -> new Scheduled(held(batches), steadiness(1));
      case NSR_BY_VARIANCE -> new NeuronWeighted(steadiness(strength), Significance.VARIANCE);
      case NSR_BY_RATIO -> new NeuronWeighted(steadiness(strength), Significance.RATIO);
      case SPARSITY -> new Sparsity(strength);
      case ACTIVATION_DECAY -> new ActivationDecay(strength);
      case CLASS_DISTANCE -> new ClassDistance(strength, window, ClassDistance.Pairs.ALL);
      case ADJACENT_DISTANCE -> new ClassDistance(strength, window, ClassDistance.Pairs.ADJACENT);
    };
  }

  private Steadiness steadiness(double lambda) {
    return new Steadiness(lambda, window, false, false);
  }

  private Schedule held(long batches) {
    return new Schedule.Held(
        HELD_SHARE,
        Math.toIntExact(MEASURED_EPOCHS * batches),
        HELD_RATE,
        strength,
        strength / HELD_RANGE,
        strength * HELD_RANGE);
  }

  @Override
  public String toString() {
    return layers.isEmpty()
        ? "none"
        : "%s %s m=%d %s".formatted(kind, strength, window, String.join("+", layers));
  }
}

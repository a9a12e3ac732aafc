package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Stage;
import java.util.ArrayList;
import java.util.List;

/** Makes layers of stages and keeps the list of the tensors that they ask for. */
final class Assembly {
  private final Initialization initialization;
  private final Ones ones;
  private final List<Slot> slots = new ArrayList<>();
  private int dropouts;

  /**
   * @param initialization of weights whose responses are activated
   * @param ones shared by all layers
   */
  Assembly(Initialization initialization, Ones ones) {
    this.initialization = initialization;
    this.ones = ones;
  }

  Ones ones() {
    return ones;
  }

  /** The tensors asked for so far, in order. */
  List<Slot> slots() {
    return slots;
  }

  /** Asks for weights {@code [blocks × rows × columns]} of neurons that are activated. */
  Slot weights(int blocks, int rows, int columns, int fanIn, int fanOut) {
    return add(Slot.drawn(blocks, rows, columns, initialization, fanIn, fanOut));
  }

  /** Asks for weights {@code [rows × columns]} of gates and projections. */
  Slot balancedWeights(int rows, int columns, int fanIn, int fanOut) {
    return add(Slot.drawn(1, rows, columns, Initialization.XAVIER, fanIn, fanOut));
  }

  /** Asks for parameters {@code [blocks × columns]} that begin as one value per block. */
  Slot constants(int columns, float... values) {
    return add(Slot.constant(columns, values));
  }

  /** Asks for numbers that are measured and not trained. */
  Slot statistics(int columns, float value) {
    return add(Slot.statistic(columns, value));
  }

  /** Numbers the layers that draw at each step, from 0 in their order. */
  int nextDropout() {
    return dropouts++;
  }

  private Slot add(Slot slot) {
    slots.add(slot);
    return slot;
  }

  /** Layers for stages one after another. */
  Chain chain(Signal input, List<Stage> stages) {
    List<FusedLayer> layers = new ArrayList<>();
    Signal signal = input;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      requirePlace(stage, stages.subList(0, i));
      FusedLayer layer = stage.accept(new LayerOfStage(signal, this));
      layers.add(layer);
      signal = layer.output();
    }
    return new Chain(input, layers);
  }

  /**
   * What works in place must not change what the network or a residual was given, nor what an
   * activation or a penalty before it looks at again on the way back.
   */
  private static void requirePlace(Stage stage, List<Stage> before) {
    boolean activates = stage instanceof Stage.Activate;
    if (!activates && !(stage instanceof Stage.Response)) {
      return;
    }
    Stage last = before.isEmpty() ? null : before.get(before.size() - 1);
    boolean lookedAt = last instanceof Stage.Activate || last instanceof Stage.Response;
    if (last == null || (activates && lookedAt)) {
      throw new IllegalArgumentException(
          "%s must follow a stage with an output of its own, but follows %s: put one between"
              .formatted(stage, last == null ? "the input" : last));
    }
  }
}

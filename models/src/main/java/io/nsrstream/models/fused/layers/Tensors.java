package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.memory.Ones;
import io.nsrstream.models.onednn.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The list of the tensors that layers ask for when they are made. */
public final class Tensors {
  private final Initialization initialization;
  private final Ones ones;
  private final ConvolutionEngine convolutions;
  private final Workspace workspace;
  private final List<Slot> slots = new ArrayList<>();
  private final WordTable words;
  private int dropouts;

  /**
   * @param initialization of weights whose responses are activated
   * @param ones shared by all layers
   * @param convolutions what computes convolutions and the layers of images
   * @param workspace room shared by all layers, of no meaning between two of their calls
   * @param words the table of words, for the layer that reads it
   */
  public Tensors(
      Initialization initialization,
      Ones ones,
      ConvolutionEngine convolutions,
      Workspace workspace,
      WordTable words) {
    this.initialization = initialization;
    this.ones = ones;
    this.convolutions = convolutions;
    this.workspace = workspace;
    this.words = words;
  }

  /** The table of words. */
  WordTable words() {
    return words;
  }

  public Ones ones() {
    return ones;
  }

  /** Room that is of no meaning between two calls. */
  Workspace workspace() {
    return workspace;
  }

  /** Whether oneDNN computes convolutions and the layers of images. */
  boolean byOneDnn() {
    return convolutions.byOneDnn();
  }

  /** The tensors asked for so far, in order. */
  public List<Slot> slots() {
    return slots;
  }

  /** Asks for weights {@code [blocks × rows × columns]} of neurons that are activated. */
  public Slot weights(int blocks, int rows, int columns, int fanIn, int fanOut) {
    return add(Slot.drawn(blocks, rows, columns, initialization, fanIn, fanOut));
  }

  /** Asks for weights {@code [rows × columns]} of gates and projections. */
  public Slot balancedWeights(int rows, int columns, int fanIn, int fanOut) {
    return add(Slot.drawn(1, rows, columns, Initialization.XAVIER, fanIn, fanOut));
  }

  /** Asks for parameters {@code [blocks × columns]} that begin as one value per block. */
  public Slot constants(int columns, float... values) {
    return add(Slot.constant(columns, values));
  }

  /** Asks for numbers that are measured and not trained. */
  public Slot statistics(int columns, float value) {
    return add(Slot.statistic(columns, value));
  }

  /** Makes a layer whose tensors the same network at other sizes may not have. */
  public <T> T optional(Supplier<T> layer) {
    int first = slots.size();
    T made = layer.get();
    slots.subList(first, slots.size()).forEach(Slot::markOptional);
    return made;
  }

  /** Numbers the layers that draw at each step, from 0 in their order. */
  public int nextDropout() {
    return dropouts++;
  }

  private Slot add(Slot slot) {
    slots.add(slot);
    return slot;
  }
}

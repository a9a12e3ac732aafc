package io.nsrstream.models.fused;

import io.nsrstream.models.fused.layers.Assembly;
import io.nsrstream.models.fused.layers.Chain;
import io.nsrstream.models.fused.layers.InputLayer;
import io.nsrstream.models.fused.layers.Linearizable;
import io.nsrstream.models.fused.layers.Slot;
import io.nsrstream.models.fused.layers.Tensors;
import io.nsrstream.models.fused.layers.WordTable;
import io.nsrstream.models.fused.optimizer.FlatParameters;
import io.nsrstream.models.fused.optimizer.Layout;
import io.nsrstream.models.fused.optimizer.Regularizer;
import io.nsrstream.models.fused.optimizer.UpdateRule;
import io.nsrstream.models.memory.Ones;
import io.nsrstream.models.onednn.Workspace;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.NetworkArguments;
import io.nsrstream.online.network.NetworkSize;
import java.util.List;

/**
 * The parts of a network whose sizes follow those of its input and output. A growth makes another
 * one.
 */
final class Body implements AutoCloseable {
  final Shape shape;
  final Layout layout;
  final FlatParameters parameters;
  final InputLayer input;
  final Chain chain;
  final Head head;

  /** Whether the layers compute the same in training as in prediction. */
  final boolean sameInTraining;

  final Regularizer regularizer;
  final List<Layer> described;
  final WordTable words;
  private final Ones ones = new Ones();
  private final Workspace workspace = new Workspace();

  /**
   * Parts whose parameters are zero.
   *
   * @param seed of the rows of words
   * @throws IllegalArgumentException if there would be too many parameters
   */
  Body(Design design, Shape shape, int outputs, UpdateRule rule, long seed) {
    this.shape = Shape.of(shape.positions(), shape.channels(), shape.slots());
    this.words = new WordTable(shape.slots(), design.wordWidth(shape), rule.moments(), seed);
    this.input = new InputLayer(shape);
    Tensors tensors =
        new Tensors(design.initialization(), ones, design.convolutions(), workspace, words);
    this.chain = Assembly.chain(input.output(), design.stages(shape, outputs), tensors);
    this.head = new Head(chain.output());
    this.sameInTraining = chain.layers().stream().allMatch(Linearizable.class::isInstance);
    this.layout = new Layout(tensors.slots());
    this.regularizer = Regularizer.of(design.regularization(), chain, layout.slots(), ones);
    this.described = List.copyOf(chain.responses());
    // Last: nothing before it takes memory outside the heap.
    this.parameters = new FlatParameters(layout, rule.moments());
  }

  /** How large a network would be. */
  static NetworkSize size(Design design, Shape input, int outputs) {
    NetworkArguments.checkSizes(input, outputs);
    WordTable words = new WordTable(0, design.wordWidth(input), 0, 0);
    Tensors tensors =
        new Tensors(
            design.initialization(), new Ones(), design.convolutions(), new Workspace(), words);
    Assembly.chain(new InputLayer(input).output(), design.stages(input, outputs), tensors);
    List<Slot> slots = tensors.slots();
    long table = (long) input.slots() * words.width();
    long all = table + slots.stream().mapToLong(Slot::size).sum();
    long trained = table + slots.stream().filter(Slot::trained).mapToLong(Slot::size).sum();
    return new NetworkSize(all, trained * UpdateRule.of(design.descent()).moments());
  }

  /** Keeps the parameters and gives back all room that mini-batches took. */
  void giveBack() {
    regularizer.close();
    input.close();
    chain.close();
    head.close();
    ones.close();
    workspace.close();
  }

  @Override
  public void close() {
    parameters.close();
    giveBack();
  }
}

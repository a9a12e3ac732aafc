package io.nsrstream.online.network;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import java.util.List;
import java.util.Map;

/**
 * The rules that arguments of a {@link Network} obey, one home for all engines. Each method raises
 * {@link IllegalArgumentException} where one is broken, and allocates nothing where none is.
 */
public final class NetworkArguments {
  private NetworkArguments() {}

  /** Arguments of {@link Network#predict}. */
  public static void checkPrediction(
      Network network, Batch batch, float[] probabilities, Map<String, float[]> responses) {
    checkRows(network, batch);
    checkRoom(probabilities.length, "probabilities", batch.rows(), network.outputs());
    checkNames(network, "responses", responses);
    if (!responses.isEmpty()) {
      for (Layer layer : network.layers()) {
        float[] room = responses.get(layer.name());
        checkRoom(
            room == null ? Integer.MAX_VALUE : room.length,
            "responses",
            batch.rows(),
            layer.width());
      }
    }
  }

  /** Arguments of {@link Network#gradient}. */
  public static void checkTraining(Network network, Batch batch, Map<String, ?> penalties) {
    checkRows(network, batch);
    int longest = batch.longest();
    if (longest > network.input().positions()) {
      throw new IllegalArgumentException(
          "rows to learn must have at most the %d positions of the network, but one has %d: grow the network first"
              .formatted(network.input().positions(), longest));
    }
    checkLabels(network, batch.labels(), batch.rows());
    checkWeights(batch.weights(), batch.rows());
    checkNames(network, "penalties", penalties);
  }

  private static void checkRows(Network network, Batch batch) {
    checkKind(batch.shape());
    if (batch.rows() < 1) {
      throw new IllegalArgumentException(
          "a batch must have at least 1 row, but has none: add rows");
    }
    if (batch.shape().channels() != network.input().channels()) {
      throw new IllegalArgumentException(
          "rows must have the %d channels of the network, but have %d: grow the network first"
              .formatted(network.input().channels(), batch.shape().channels()));
    }
    if (batch.shape().slots() != network.input().slots()) {
      throw new IllegalArgumentException(
          "words of rows must have the %d slots of the network, but have %d: begin the batch with those"
              .formatted(network.input().slots(), batch.shape().slots()));
    }
  }

  /** The kinds of shapes that the engines of this version compute with. */
  public static void checkKind(Shape shape) {
    if (!(shape instanceof Shape.Vector
        || shape instanceof Shape.Sequence
        || shape instanceof Shape.Text)) {
      throw new IllegalArgumentException(
          "Inputs must be vectors, texts or sequences, but are %s: turn them into one of these"
              .formatted(shape));
    }
  }

  /**
   * Requires rows without words, for engines that have no table of them.
   *
   * @throws IllegalArgumentException if there are words
   */
  public static void checkNoWords(Shape shape) {
    require(
        shape.slots() == 0, "inputs", "without words, which this engine has no table of", shape);
  }

  private static void checkRoom(int length, String name, int rows, int width) {
    if (length < (long) rows * width) {
      throw new IllegalArgumentException(
          "%s must hold %d rows of %d numbers, but are %d numbers long: check rows and widths"
              .formatted(name, rows, width, length));
    }
  }

  private static void checkLabels(Network network, int[] labels, int rows) {
    for (int row = 0; row < rows; row++) {
      if (labels[row] < 0 || labels[row] >= network.outputs()) {
        throw new IllegalArgumentException(
            "labels must be from 0 to below the %d outputs, but that of row %d is %d: grow the network first"
                .formatted(network.outputs(), row, labels[row]));
      }
    }
  }

  private static void checkWeights(float[] weights, int rows) {
    for (int row = 0; row < rows; row++) {
      if (!(weights[row] >= 0 && weights[row] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights must be finite and at least 0, but that of row %d is %s: use 1 where rows weigh alike"
                .formatted(row, weights[row]));
      }
    }
  }

  /** What is given by layer must be of penalisable ones. */
  private static void checkNames(Network network, String argument, Map<String, ?> byLayer) {
    List<Layer> layers = network.layers();
    int known = 0;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      known += layer.penalisable() && byLayer.containsKey(layer.name()) ? 1 : 0;
    }
    if (known < byLayer.size()) {
      List<String> names = layers.stream().filter(Layer::penalisable).map(Layer::name).toList();
      throw new IllegalArgumentException(
          "%s must be of layers among %s, but are of %s: name those"
              .formatted(argument, names, byLayer.keySet()));
    }
  }

  /** Arguments of {@link Network#grow}. */
  public static void checkGrowth(Network network, Shape input, int outputs) {
    checkKind(input);
    Shape present = network.input();
    require(
        input.positions() >= present.positions()
            && input.channels() >= present.channels()
            && input.slots() == present.slots(),
        "inputs",
        "at least the present " + present,
        input);
    require(
        outputs >= network.outputs(),
        "outputs",
        "at least the present " + network.outputs(),
        outputs);
  }

  /** The argument of {@link Network#scaleRate}. */
  public static void checkFactor(double factor) {
    require(factor > 0 && Double.isFinite(factor), "factor", "a finite number above 0", factor);
  }

  /** The sizes of a new network. */
  public static void checkSizes(Shape input, int outputs) {
    checkKind(input);
    require(outputs >= 1, "outputs", "at least 1", outputs);
  }

  /** Sizes and counts of the argument of {@link Network#restore}, whose first counter is steps. */
  public static void checkCounters(String architecture, NetworkState state, int counters) {
    require(state.outputs() >= 1, "outputs of the state", "at least 1", state.outputs());
    checkLength(architecture, "counters", state.counters().length, counters);
    require(state.counters()[0] >= 0, "steps of the state", "at least 0", state.counters()[0]);
  }

  /** The length of an array of a state. */
  public static void checkLength(String architecture, String part, int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          "The state of a network %s must hold %d %s, but holds %d: it is of another kind of network"
              .formatted(NetworkFactory.brief(architecture), expected, part, length));
    }
  }

  /** Requires what holds only in one engine; {@code name must be rule, but is value}. */
  public static void require(boolean holds, String name, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s must be %s, but is %s: use such a value".formatted(name, rule, value));
    }
  }
}

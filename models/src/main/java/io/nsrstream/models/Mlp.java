package io.nsrstream.models;

import static org.bytedeco.openblas.global.openblas.cblas_sdot;

import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A multilayer perceptron with a softmax on top: all parameters in one buffer of ND4J's memory,
 * matrix products by BLAS on its memory, element-wise work in vectorised loops, nothing allocated
 * per step.
 *
 * <p>In its state, parameters are in the order of {@link Layout}; the optimizer's moments follow
 * one another in the same order (Nesterov: velocities; Adam: means, then squares); the counters are
 * the steps taken and the seed. Initial weights are those of {@link InitialWeights}.
 */
final class Mlp implements Network {
  private static final int COUNTERS = 2;

  private final MlpSpec spec;
  private final NetworkSettings settings;
  private final UpdateRule rule;
  private final InputRows input = new InputRows();

  private InputShape shape;
  private FlatParameters parameters;
  private List<Layer> layers;
  private DenseLayer[] chain;
  private float[] penaltyGradient = {};
  private int capacity = 1;

  private long seed;
  private long steps;
  private double rateFactor = 1;
  private boolean closed;

  Mlp(MlpSpec spec, NetworkSettings settings, InputShape input, int outputs, long seed) {
    require(outputs >= 1, "outputs", "at least 1", outputs);
    this.spec = spec;
    this.settings = settings;
    this.rule = settings.optimizer().rule(settings.momentum());
    this.seed = seed;
    shape = input;
    Layout layout = new Layout(input.size(), spec.hidden(), outputs);
    parameters = new FlatParameters(layout, rule.moments());
    parameters.values().write(0, initialWeights().draw(layout), layout.size());
    chain = chain(parameters);
    layers = describe(layout);
  }

  private InitialWeights initialWeights() {
    return new InitialWeights(settings.initialization(), seed);
  }

  private static DenseLayer[] chain(FlatParameters parameters) {
    DenseLayer[] chain = new DenseLayer[parameters.layout().layers()];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = new DenseLayer(parameters, i);
    }
    return chain;
  }

  private List<Layer> describe(Layout layout) {
    List<String> names = spec.layers();
    List<Layer> described = new ArrayList<>();
    for (int i = 0; i < layout.layers(); i++) {
      described.add(new Layer(names.get(i), layout.outputs(i), true));
    }
    return List.copyOf(described);
  }

  @Override
  public InputShape input() {
    return shape;
  }

  private int inputs() {
    return shape.size();
  }

  @Override
  public int outputs() {
    return logits().width();
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public void predict(float[] features, int rows, float[] probabilities) {
    requireOpen();
    requireRows(features, rows);
    requireRoom(probabilities.length, "probabilities", rows, outputs());
    forward(features, rows);
    SoftmaxCrossEntropy.probabilities(logits().responses().heap(), rows, outputs(), probabilities);
  }

  @Override
  public double train(
      float[] features, int[] labels, int rows, Map<String, ? extends ResponsePenalty> penalties) {
    requireOpen();
    requireRows(features, rows);
    requireLabels(labels, rows);
    requireKnownLayers(penalties);
    forward(features, rows);
    double loss =
        SoftmaxCrossEntropy.lossAndGradient(
            logits().responses().heap(), labels, rows, outputs(), logits().gradient().heap());
    if (!Double.isFinite(loss)) {
      return loss;
    }
    backward(labels, rows, penalties);
    return update() ? loss : Double.NaN;
  }

  private void forward(float[] features, int rows) {
    reserve(rows);
    input.load(features, rows, inputs());
    for (int i = 0; i < chain.length; i++) {
      MirroredFloats responses = chain[i].responses();
      int count = rows * chain[i].width();
      chain[i].forward(inputOf(i), input.ones(), rows);
      responses.pull(count);
      if (i < chain.length - 1) {
        settings.activation().apply(responses.heap(), count);
        responses.push(count);
      }
    }
  }

  /** Leaves the gradient of all parameters; that of the logits' loss is there already. */
  private void backward(int[] labels, int rows, Map<String, ? extends ResponsePenalty> penalties) {
    for (int i = chain.length - 1; i >= 0; i--) {
      float[] responses = chain[i].responses().heap();
      MirroredFloats gradient = chain[i].gradient();
      int count = rows * chain[i].width();
      if (i < chain.length - 1) {
        chain[i + 1].inputGradient(rows, gradient.pointer());
        gradient.pull(count);
      }
      ResponsePenalty penalty = penalties.get(layers.get(i).name());
      if (penalty != null) {
        penalise(penalty, responses, labels, rows, chain[i].width(), gradient.heap());
      }
      if (i < chain.length - 1) {
        settings.activation().multiplyByDerivative(gradient.heap(), responses, count);
      }
      gradient.push(count);
      chain[i].parameterGradient(inputOf(i), input.ones(), rows);
    }
  }

  private void penalise(
      ResponsePenalty penalty,
      float[] responses,
      int[] labels,
      int rows,
      int width,
      float[] gradient) {
    int count = rows * width;
    if (count > penaltyGradient.length) {
      penaltyGradient = new float[count];
    }
    Arrays.fill(penaltyGradient, 0, count, 0);
    penalty.apply(responses, labels, rows, width, penaltyGradient);
    add(penaltyGradient, gradient, count);
  }

  private static void add(float[] source, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += source[i];
    }
  }

  /** Moves the parameters unless the gradient is not finite; says whether it did. */
  private boolean update() {
    FloatPointer gradient = parameters.gradient().pointer();
    // A gradient so long that its square is no finite float counts as not finite, too: Adam would
    // square it again.
    float squaredNorm = cblas_sdot(parameters.size(), gradient, 1, gradient, 1);
    if (!Float.isFinite(squaredNorm)) {
      return false;
    }
    steps++;
    rule.apply(parameters, clipping(squaredNorm), settings.rate() * rateFactor, steps);
    return true;
  }

  private float clipping(float squaredNorm) {
    double norm = Math.sqrt(squaredNorm);
    boolean tooLong = settings.clipNorm() > 0 && norm > settings.clipNorm();
    return tooLong ? (float) (settings.clipNorm() / norm) : 1;
  }

  private DenseLayer logits() {
    return chain[chain.length - 1];
  }

  private FloatPointer inputOf(int layer) {
    return layer == 0 ? input.features() : chain[layer - 1].responses().pointer();
  }

  private void reserve(int rows) {
    if (rows > capacity) {
      for (DenseLayer layer : chain) {
        layer.reserve(rows);
      }
      capacity = rows;
    }
  }

  @Override
  public void grow(InputShape input, int outputs) {
    requireOpen();
    int inputs = input.size();
    require(inputs >= inputs(), "inputs", "at least the present " + inputs(), inputs);
    require(outputs >= outputs(), "outputs", "at least the present " + outputs(), outputs);
    if (inputs > inputs() || outputs > outputs()) {
      shape = input;
      replace(parameters.grown(new Layout(inputs, spec.hidden(), outputs), initialWeights()));
    }
  }

  @Override
  public void scaleRate(double factor) {
    require(factor > 0 && Double.isFinite(factor), "factor", "a finite number above 0", factor);
    rateFactor = factor;
  }

  @Override
  public NetworkState state() {
    requireOpen();
    return new NetworkState(
        shape,
        outputs(),
        parameters.values().toArray(),
        parameters.optimizer(),
        new long[] {steps, seed});
  }

  @Override
  public void restore(NetworkState state) {
    requireOpen();
    require(state.outputs() >= 1, "outputs of the state", "at least 1", state.outputs());
    Layout layout = new Layout(state.input().size(), spec.hidden(), state.outputs());
    requireLength("parameters", state.parameters().length, layout.size());
    requireLength("optimizer moments", state.optimizer().length, rule.moments() * layout.size());
    requireLength("counters", state.counters().length, COUNTERS);
    require(state.counters()[0] >= 0, "steps of the state", "at least 0", state.counters()[0]);
    if (state.input().size() != inputs() || state.outputs() != outputs()) {
      replace(new FlatParameters(layout, rule.moments()));
    }
    shape = state.input();
    parameters.load(state.parameters(), state.optimizer());
    steps = state.counters()[0];
    seed = state.counters()[1];
  }

  /** Goes over to parameters of another layout. */
  private void replace(FlatParameters successor) {
    free();
    parameters = successor;
    chain = chain(successor);
    layers = describe(successor.layout());
    capacity = 1;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      input.close();
      free();
    }
  }

  private void free() {
    parameters.close();
    for (DenseLayer layer : chain) {
      layer.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This network is closed: create another one");
    }
  }

  private void requireRows(float[] features, int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException(
          "rows must be at least 1, but is %d: set it so".formatted(rows));
    }
    requireRoom(features.length, "features", rows, inputs());
  }

  private static void requireRoom(int length, String name, int rows, int width) {
    if (length < (long) rows * width) {
      throw new IllegalArgumentException(
          "%s must hold %d rows of %d numbers, but are %d numbers long: check rows and widths"
              .formatted(name, rows, width, length));
    }
  }

  private void requireLabels(int[] labels, int rows) {
    requireRoom(labels.length, "labels", rows, 1);
    for (int row = 0; row < rows; row++) {
      if (labels[row] < 0 || labels[row] >= outputs()) {
        throw new IllegalArgumentException(
            "labels must be from 0 to below the %d outputs, but that of row %d is %d: grow the network first"
                .formatted(outputs(), row, labels[row]));
      }
    }
  }

  private void requireKnownLayers(Map<String, ? extends ResponsePenalty> penalties) {
    int known = 0;
    for (int i = 0; i < layers.size(); i++) {
      known += penalties.containsKey(layers.get(i).name()) ? 1 : 0;
    }
    if (known < penalties.size()) {
      List<String> names = layers.stream().map(Layer::name).toList();
      throw new IllegalArgumentException(
          "penalties must be of layers among %s, but are of %s: name those"
              .formatted(names, penalties.keySet()));
    }
  }

  private void requireLength(String part, int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          "The state of a network %s must hold %d %s, but holds %d: it is of another kind of network"
              .formatted(new MlpFactory(spec, settings).architecture(), expected, part, length));
    }
  }

  private static void require(boolean holds, String name, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s must be %s, but is %s: set it so".formatted(name, rule, value));
    }
  }
}

package io.nsrstream.models.dl4j;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.data.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of the fused engine, at its sizes, in DL4J's words: the same stages with the same
 * parameters.
 */
final class Translation {
  private static final String INPUT = "input";

  /** The output's name in DL4J. */
  private static final String OUTPUT = "output";

  // DL4J's gates are candidate, forget, output, input; the fused engine's input, forget, output,
  // candidate.
  private static final int[] LSTM_GATES = {3, 1, 2, 0};

  // What the fused engine's Adam and batch normalisation have.
  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.999;
  private static final double ADAM_EPSILON = 1e-8;
  private static final double NORM_DECAY = 0.9;
  private static final double NORM_EPSILON = 1e-5;

  private final GraphBuilder builder;
  private final List<Counterpart> counterparts = new ArrayList<>();
  private final Plan plan;
  private int vertices;

  /** Whether all steps become one vector somewhere, which fixes their number. */
  private boolean flattened;

  /**
   * @throws IllegalArgumentException if DL4J has no such stage
   */
  Translation(FusedFactory factory, Shape input, int outputs) {
    Architecture network = factory.network();
    boolean sequences =
        !network.stages().isEmpty() && !(network.stages().get(0) instanceof Stage.Dense);
    this.builder =
        new NeuralNetConfiguration.Builder()
            .updater(updater(factory.descent()))
            .weightInit(
                factory.initialization() == Initialization.HE ? WeightInit.RELU : WeightInit.XAVIER)
            .graphBuilder()
            .addInputs(INPUT);
    Signal start =
        sequences
            ? new Signal(INPUT, input.positions(), input.channels(), true)
            : new Signal(INPUT, 1, input.size(), false);
    Signal end = vector(chain(network.stages(), start));
    builder.addLayer(
        OUTPUT,
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(outputs)
            .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .build(),
        end.vertex());
    weighted(OUTPUT);
    ComputationGraphConfiguration configuration =
        builder
            .setOutputs(OUTPUT)
            .validateOutputLayerConfig(false)
            .setInputTypes(
                sequences
                    ? InputType.recurrent(input.channels(), input.positions())
                    : InputType.feedForward(input.size()))
            .build();
    ObservedGraph.leaveVectors(configuration);
    List<String> layers = network.layers().subList(0, network.layers().size() - 1);
    this.plan =
        new Plan(
            configuration,
            layers,
            input,
            outputs,
            sequences,
            sequences && !flattened,
            factory.descent().clipNorm(),
            ADAM_EPSILON);
  }

  /**
   * What a vertex gives.
   *
   * @param sequence whether its activations are {@code [rows × channels × steps]}
   */
  private record Signal(String vertex, int steps, int channels, boolean sequence) {
    Signal from(String next, int width) {
      return new Signal(next, steps, width, sequence);
    }
  }

  static IUpdater updater(Descent descent) {
    return switch (descent.optimizer()) {
      case SGD -> new Sgd(descent.rate());
      case NESTEROV -> new Nesterovs(descent.rate(), descent.momentum());
      case ADAM -> new Adam(descent.rate(), MEAN_DECAY, SQUARE_DECAY, ADAM_EPSILON);
    };
  }

  /** The graph and what is to be known of it. */
  Plan plan() {
    return plan;
  }

  /**
   * For each parameter of the fused engine, in its order, the place where it is in a graph of this
   * plan. Those that are trained come first.
   */
  Places places(GraphState graph) {
    return places(graph, counterparts.stream());
  }

  /** The same of the parameters that are trained. */
  Places trainedPlaces(GraphState graph) {
    return places(graph, counterparts.stream().filter(Counterpart::trained));
  }

  private static Places places(GraphState graph, Stream<Counterpart> of) {
    return new Places(
        of.sorted(Comparator.comparing(Counterpart::trained).reversed())
            .map(part -> part.places(graph.tensor(part.vertex(), part.parameter())))
            .flatMapToInt(IntStream::of)
            .toArray());
  }

  private Signal chain(List<Stage> stages, Signal input) {
    Signal signal = input;
    for (int i = 0; i < stages.size(); i++) {
      boolean named = i + 1 < stages.size() && stages.get(i + 1) instanceof Stage.Response;
      String name = named ? ((Stage.Response) stages.get(i + 1)).layer() : fresh();
      signal = add(stages.get(i), signal, name);
    }
    return signal;
  }

  private String fresh() {
    vertices++;
    return "#" + vertices;
  }

  private Signal add(Stage stage, Signal input, String name) {
    if (stage instanceof Stage.Response) {
      return input;
    }
    if (stage instanceof Stage.Dense dense) {
      return dense(dense, vector(input), name);
    }
    if (stage instanceof Stage.Activate activate) {
      builder.addLayer(name, new ActivationLayer(function(activate.activation())), input.vertex());
      return input.from(name, input.channels());
    }
    if (stage instanceof Stage.Dropout dropout) {
      builder.addLayer(name, dropout(dropout), input.vertex());
      return input.from(name, input.channels());
    }
    if (stage instanceof Stage.Lstm lstm && input.sequence()) {
      return lstm(lstm, input, name);
    }
    if (stage instanceof Stage.Convolution convolution && input.sequence()) {
      return convolution(convolution, input, name);
    }
    if (stage instanceof Stage.BatchNorm) {
      return norm(input, name);
    }
    if (stage instanceof Stage.Pool pool && input.sequence()) {
      return pool(pool, input, name);
    }
    if (stage instanceof Stage.Residual residual) {
      return residual(residual, input, name);
    }
    throw new IllegalArgumentException(
        "DL4J has no counterpart of %s%s: keep this network on the fused engine"
            .formatted(stage, input.sequence() ? "" : " where there are no steps"));
  }

  /** All steps as one vector, the first step's channels first. */
  private Signal vector(Signal input) {
    if (!input.sequence()) {
      return input;
    }
    flattened = true;
    String name = fresh();
    int width = input.steps() * input.channels();
    builder.addVertex(name, new ReshapeVertex('f', new int[] {-1, width}, null), input.vertex());
    return new Signal(name, 1, width, false);
  }

  private Signal dense(Stage.Dense stage, Signal input, String name) {
    builder.addLayer(
        name,
        new DenseLayer.Builder().nOut(stage.width()).activation(identity()).build(),
        input.vertex());
    weighted(name);
    return input.from(name, stage.width());
  }

  private void weighted(String vertex) {
    counterparts.add(Counterpart.same(vertex, "W"));
    counterparts.add(Counterpart.same(vertex, "b"));
  }

  private Signal lstm(Stage.Lstm stage, Signal input, String name) {
    LSTM layer =
        new LSTM.Builder()
            .nOut(stage.width())
            .activation(org.nd4j.linalg.activations.Activation.TANH)
            .weightInit(WeightInit.XAVIER)
            .build();
    builder.addLayer(name, layer, input.vertex());
    for (String parameter : List.of("W", "RW", "b")) {
      counterparts.add(new Counterpart(name, parameter, true, LSTM_GATES));
    }
    return input.from(name, stage.width());
  }

  private Signal convolution(Stage.Convolution stage, Signal input, String name) {
    boolean causal = stage.padding() == Padding.CAUSAL;
    if (!causal && stage.stride() > 1) {
      throw new IllegalArgumentException(
          "DL4J pads %s otherwise: make it causal, or keep this network on the fused engine"
              .formatted(stage));
    }
    Convolution1DLayer layer =
        new Convolution1DLayer.Builder()
            .nOut(stage.width())
            .kernelSize(stage.kernel())
            .dilation(stage.dilation())
            .stride(stage.stride())
            .convolutionMode(causal ? ConvolutionMode.Causal : ConvolutionMode.Same)
            .activation(identity())
            .build();
    builder.addLayer(name, layer, input.vertex());
    weighted(name);
    int steps = (input.steps() + stage.stride() - 1) / stage.stride();
    return new Signal(name, steps, stage.width(), true);
  }

  /** DL4J normalises vectors: steps count as rows meanwhile. */
  private Signal norm(Signal input, String name) {
    BatchNormalization layer =
        new BatchNormalization.Builder()
            .decay(NORM_DECAY)
            .eps(NORM_EPSILON)
            .useLogStd(false)
            .build();
    String normed = input.sequence() ? fresh() : name;
    if (input.sequence()) {
      builder
          .addLayer(normed, layer, new RnnToFeedForwardPreProcessor(), input.vertex())
          .addVertex(name, new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), normed);
    } else {
      builder.addLayer(normed, layer, input.vertex());
    }
    counterparts.add(Counterpart.same(normed, "gamma"));
    counterparts.add(Counterpart.same(normed, "beta"));
    counterparts.add(Counterpart.statistic(normed, "mean"));
    counterparts.add(Counterpart.statistic(normed, "var"));
    return input.from(name, input.channels());
  }

  private Signal pool(Stage.Pool stage, Signal input, String name) {
    switch (stage.summary()) {
      case LAST -> builder.addVertex(name, new LastTimeStepVertex(INPUT), input.vertex());
      case MEAN -> builder.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), input.vertex());
      case MAX -> builder.addLayer(name, new GlobalPoolingLayer(PoolingType.MAX), input.vertex());
    }
    return new Signal(name, 1, input.channels(), false);
  }

  private Signal residual(Stage.Residual stage, Signal input, String name) {
    Signal body = chain(stage.body(), input);
    Signal branch =
        body.channels() == input.channels()
            ? input
            : add(Stage.Convolution.pointwise(body.channels()), input, fresh());
    builder.addVertex(
        name, new ElementWiseVertex(ElementWiseVertex.Op.Add), body.vertex(), branch.vertex());
    return body.from(name, body.channels());
  }

  private static org.deeplearning4j.nn.conf.layers.Layer dropout(Stage.Dropout stage) {
    // DL4J says how much is kept, and takes 0 for keeping all.
    return stage.rate() == 0
        ? new ActivationLayer(identity())
        : new DropoutLayer.Builder(1 - stage.rate()).build();
  }

  private static org.nd4j.linalg.activations.Activation identity() {
    return org.nd4j.linalg.activations.Activation.IDENTITY;
  }

  private static org.nd4j.linalg.activations.Activation function(Activation activation) {
    return switch (activation) {
      case RELU -> org.nd4j.linalg.activations.Activation.RELU;
      case TANH -> org.nd4j.linalg.activations.Activation.TANH;
    };
  }
}

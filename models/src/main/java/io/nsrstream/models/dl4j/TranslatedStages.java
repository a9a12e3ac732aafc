package io.nsrstream.models.dl4j;

import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;

/** The stages of a network, in their order, as vertices of a DL4J graph. */
final class TranslatedStages {
  // DL4J's gates are candidate, forget, output, input; the fused engine's input, forget, output,
  // candidate.
  private static final int[] LSTM_GATES = {3, 1, 2, 0};

  // What the fused engine's batch normalisation has.
  private static final double NORM_DECAY = 0.9;
  private static final double NORM_EPSILON = 1e-5;

  private final String networkInput;
  private final GraphBuilder builder;
  private final List<Counterpart> counterparts = new ArrayList<>();
  private int vertices;

  private boolean flattened;

  /**
   * No stages yet.
   *
   * @param networkInput the name of the input in the graph
   * @param builder of the graph
   */
  TranslatedStages(String networkInput, GraphBuilder builder) {
    this.networkInput = networkInput;
    this.builder = builder;
  }

  /** Where the parameters of the stages are, in the order of the fused engine. */
  List<Counterpart> counterparts() {
    return counterparts;
  }

  /** Whether all steps become one vector somewhere, which fixes their number. */
  boolean flattened() {
    return flattened;
  }

  VertexSignal chain(List<Stage> stages, VertexSignal input) {
    VertexSignal signal = input;
    for (int i = 0; i < stages.size(); i++) {
      boolean named = i + 1 < stages.size() && stages.get(i + 1) instanceof Stage.Response;
      String name = named ? ((Stage.Response) stages.get(i + 1)).layer() : fresh();
      signal = stages.get(i).accept(new Adding(signal, name));
    }
    return signal;
  }

  private String fresh() {
    vertices++;
    return "#" + vertices;
  }

  /** All steps as one vector, the first step's channels first. */
  VertexSignal vector(VertexSignal input) {
    if (!input.sequence()) {
      return input;
    }
    flattened = true;
    String name = fresh();
    int width = input.steps() * input.channels();
    builder.addVertex(name, new ReshapeVertex('f', new int[] {-1, width}, null), input.vertex());
    return new VertexSignal(name, 1, width, false);
  }

  private VertexSignal dense(Stage.Dense stage, VertexSignal input, String name) {
    builder.addLayer(
        name,
        new DenseLayer.Builder().nOut(stage.width()).activation(Functions.identity()).build(),
        input.vertex());
    weighted(name);
    return input.from(name, stage.width());
  }

  void weighted(String vertex) {
    counterparts.add(Counterpart.same(vertex, "W"));
    counterparts.add(Counterpart.same(vertex, "b"));
  }

  private VertexSignal lstm(Stage.Lstm stage, VertexSignal input, String name) {
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

  private VertexSignal convolution(Stage.Convolution stage, VertexSignal input, String name) {
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
            .activation(Functions.identity())
            .build();
    builder.addLayer(name, layer, input.vertex());
    weighted(name);
    int steps = (input.steps() + stage.stride() - 1) / stage.stride();
    return new VertexSignal(name, steps, stage.width(), true);
  }

  /** DL4J normalises vectors: steps count as rows meanwhile. */
  private VertexSignal norm(VertexSignal input, String name) {
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

  private VertexSignal pool(Stage.Pool stage, VertexSignal input, String name) {
    switch (stage.summary()) {
      case LAST -> builder.addVertex(name, new LastTimeStepVertex(networkInput), input.vertex());
      case MEAN -> builder.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), input.vertex());
      case MAX -> builder.addLayer(name, new GlobalPoolingLayer(PoolingType.MAX), input.vertex());
    }
    return new VertexSignal(name, 1, input.channels(), false);
  }

  private VertexSignal residual(Stage.Residual stage, VertexSignal input, String name) {
    VertexSignal body = chain(stage.body(), input);
    VertexSignal branch =
        body.channels() == input.channels()
            ? input
            : convolution(
                Stage.Convolution.pointwise(body.channels()), input, name + Tensor.PROJECTION);
    builder.addVertex(
        name, new ElementWiseVertex(ElementWiseVertex.Op.Add), body.vertex(), branch.vertex());
    return body.from(name, body.channels());
  }

  /** Adds the vertices of a stage; what it gives is the signal behind it. */
  private final class Adding extends Untranslated {
    private final VertexSignal input;
    private final String name;

    /**
     * @param name of the vertex that gives the stage's result
     */
    Adding(VertexSignal input, String name) {
      this.input = input;
      this.name = name;
    }

    private VertexSignal layer(org.deeplearning4j.nn.conf.layers.Layer layer) {
      builder.addLayer(name, layer, input.vertex());
      return input.from(name, input.channels());
    }

    private void requireSteps(Stage stage) {
      if (!input.sequence()) {
        throw missing(stage, " where there are no steps");
      }
    }

    @Override
    public VertexSignal dense(Stage.Dense stage) {
      return TranslatedStages.this.dense(stage, vector(input), name);
    }

    @Override
    public VertexSignal convolution(Stage.Convolution stage) {
      requireSteps(stage);
      return TranslatedStages.this.convolution(stage, input, name);
    }

    @Override
    public VertexSignal lstm(Stage.Lstm stage) {
      requireSteps(stage);
      return TranslatedStages.this.lstm(stage, input, name);
    }

    @Override
    public VertexSignal batchNorm(Stage.BatchNorm stage) {
      return norm(input, name);
    }

    @Override
    public VertexSignal dropout(Stage.Dropout stage) {
      // DL4J says how much is kept, and takes 0 for keeping all.
      return layer(
          stage.rate() == 0
              ? new ActivationLayer(Functions.identity())
              : new DropoutLayer.Builder(1 - stage.rate()).build());
    }

    @Override
    public VertexSignal activate(Stage.Activate stage) {
      return layer(new ActivationLayer(Functions.of(stage.activation())));
    }

    @Override
    public VertexSignal pool(Stage.Pool stage) {
      requireSteps(stage);
      return TranslatedStages.this.pool(stage, input, name);
    }

    @Override
    public VertexSignal residual(Stage.Residual stage) {
      if (!stage.shortcut().isEmpty()) {
        throw missing(stage, "");
      }
      return TranslatedStages.this.residual(stage, input, name);
    }

    @Override
    public VertexSignal response(Stage.Response stage) {
      return input;
    }
  }
}

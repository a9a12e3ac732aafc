package io.nsrstream.models.dl4j;

import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.data.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
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

  // What the fused engine's Adam has.
  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.999;
  private static final double ADAM_EPSILON = 1e-8;

  private final TranslatedStages stages;
  private final Plan plan;

  /**
   * @throws IllegalArgumentException if DL4J has no such stage
   */
  Translation(FusedFactory factory, Shape input, int outputs) {
    Architecture network = factory.network();
    boolean sequences =
        !network.stages().isEmpty() && !(network.stages().get(0) instanceof Stage.Dense);
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .updater(updater(factory.descent()))
            .weightInit(
                factory.initialization() == Initialization.HE ? WeightInit.RELU : WeightInit.XAVIER)
            .graphBuilder()
            .addInputs(INPUT);
    this.stages = new TranslatedStages(INPUT, builder);
    VertexSignal start =
        sequences
            ? new VertexSignal(INPUT, input.positions(), input.channels(), true)
            : new VertexSignal(INPUT, 1, input.size(), false);
    VertexSignal end = stages.vector(stages.chain(network.stages(), start));
    builder.addLayer(
        OUTPUT,
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(outputs)
            .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .build(),
        end.vertex());
    stages.weighted(OUTPUT);
    ComputationGraphConfiguration configuration =
        builder
            .setOutputs(OUTPUT)
            .validateOutputLayerConfig(false)
            .setInputTypes(
                sequences
                    ? InputType.recurrent(input.channels(), input.positions())
                    : InputType.feedForward(input.size()))
            .build();
    ObservedConfiguration.leaveVectors(configuration);
    List<String> layers = network.layers().subList(0, network.layers().size() - 1);
    this.plan =
        new Plan(
            configuration,
            layers,
            input,
            outputs,
            sequences,
            sequences && !stages.flattened(),
            factory.descent().clipNorm(),
            ADAM_EPSILON);
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
    return places(graph, stages.counterparts().stream());
  }

  /** The same of the parameters that are trained. */
  Places trainedPlaces(GraphState graph) {
    return places(graph, stages.counterparts().stream().filter(Counterpart::trained));
  }

  private static Places places(GraphState graph, Stream<Counterpart> of) {
    return new Places(
        of.sorted(Comparator.comparing(Counterpart::trained).reversed())
            .map(part -> part.places(graph.tensor(part.vertex(), part.parameter())))
            .flatMapToInt(IntStream::of)
            .toArray());
  }
}

package io.nsrstream.models.dl4j;

import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkArguments;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * Builds networks of the DL4J engine. What a configured network is and how it moves is the
 * configuration's word; only the sizes of input and output and the seed come from outside.
 *
 * <p>A configuration has one input and ends in an {@code OutputLayer} or {@code LossLayer} with
 * softmax and multi-class cross-entropy. Where its first layers take steps, it is given sequences,
 * with masks where they are of unequal lengths; else all steps of a row as one vector.
 */
public final class Dl4jFactory implements NetworkFactory {
  private static final long serialVersionUID = 1;

  private final Blueprint blueprint;

  Dl4jFactory(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /**
   * Networks of a configuration in JSON.
   *
   * @param json what {@code toJson()} of a multi-layer or graph configuration gives
   * @throws IllegalArgumentException if it is not, or cannot be run here
   */
  public static Dl4jFactory parse(String json) {
    return new Dl4jFactory(ConfiguredBlueprint.parse(json));
  }

  /**
   * Networks of a list of layers.
   *
   * @throws IllegalArgumentException if they cannot be run here
   */
  public static Dl4jFactory of(MultiLayerConfiguration configuration) {
    return parse(configuration.toJson());
  }

  /**
   * Networks of a graph.
   *
   * @throws IllegalArgumentException if it cannot be run here
   */
  public static Dl4jFactory of(ComputationGraphConfiguration configuration) {
    return parse(configuration.toJson());
  }

  /**
   * Networks of the fused engine's description, computed by DL4J: from the same seed they begin
   * with the same weights and take the same steps, to rounding, but for what is random in dropout
   * and for absent steps in batch normalisation, which DL4J counts as zeros.
   *
   * @throws IllegalArgumentException if DL4J has no counterpart of one of the stages, which is
   *     named, or the networks are regularized
   */
  public static Dl4jFactory of(FusedFactory fused) {
    if (fused.regularization().strength() > 0) {
      throw new IllegalArgumentException(
          "regularization of a network that DL4J computes must be none, but is %s: keep it on the fused engine"
              .formatted(fused.regularization()));
    }
    Blueprint blueprint = new StagedBlueprint(fused);
    // Whether a stage has a counterpart does not depend on the sizes.
    blueprint.at(new Shape.Sequence(64, 1), 1);
    return new Dl4jFactory(blueprint);
  }

  /**
   * The factory that says this of its architecture: with it and {@code
   * Learner.architecture(snapshot)}, a network is rebuilt from the bytes of a snapshot alone.
   *
   * @throws IllegalArgumentException if the text is not of a DL4J configuration
   */
  public static Dl4jFactory ofArchitecture(String architecture) {
    String[] parts = architecture.split(" ", 3);
    if (parts.length < 3 || !parts[0].equals(ConfiguredBlueprint.KIND)) {
      throw new IllegalArgumentException(
          "The architecture of a DL4J configuration must be dl4j, a digest and the configuration, but is %s: use the factory that wrote it"
              .formatted(NetworkFactory.brief(architecture)));
    }
    return parse(parts[2]);
  }

  /** Holds the whole configuration, on one line. */
  @Override
  public String architecture() {
    return blueprint.name();
  }

  @Override
  public List<String> penalisableLayers() {
    return blueprint.layers();
  }

  @Override
  public boolean readsSteps() {
    return blueprint.readsSteps();
  }

  /** Of the optimizer's numbers, at most as many as this. */
  @Override
  public NetworkSize size(Shape input, int outputs) {
    NetworkArguments.checkSizes(input, outputs);
    NetworkArguments.checkNoWords(input);
    return ObservedConfiguration.size(blueprint.at(input, outputs));
  }

  @Override
  public String kernels() {
    Nd4jBackend backend = Nd4j.getBackend();
    String version =
        Objects.requireNonNullElse(Nd4j.class.getPackage().getImplementationVersion(), "");
    return "ND4J %s %s".formatted(version, backend.getClass().getSimpleName()).replace("  ", " ");
  }

  @Override
  public Network create(Shape input, int outputs, long seed) {
    NetworkArguments.checkNoWords(input);
    return new Dl4jNetwork(blueprint, input, outputs, seed);
  }
}

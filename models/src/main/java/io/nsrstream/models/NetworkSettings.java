package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.dl4j.Dl4jFactory;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which network learns, and how it moves.
 *
 * @param network its {@link NetworkSpec}, which the fused engine computes; {@code dl4j:} and a
 *     specification, which DL4J computes; or {@code dl4j:} and the file of a DL4J configuration in
 *     JSON, which says itself how the network moves: of these settings, it is the only one that
 *     counts then
 * @param activation of the hidden neurons
 * @param initialization of the weights
 * @param optimizer what gradients do to parameters
 * @param rate the learning rate, above 0
 * @param momentum the share of the velocity kept per step under {@link Optimizer#NESTEROV}, from 0
 *     to below 1; the others have no use for it
 * @param clipNorm the Euclidean norm that the gradient of all parameters is scaled down to where it
 *     is longer; 0 leaves it as it is
 * @param regularization the {@link Regularization} that is added to the loss; DL4J's networks have
 *     {@code none} but their configuration's own
 * @param compact whether {@link Optimizer#ADAM} rounds parameters to 16 significant bits and what
 *     it remembers of them to 8 and 12: a key then takes half the bytes. Updates below the 2^17th
 *     part of a parameter are lost, so that rates below a hundredth of the default want false
 */
public record NetworkSettings(
    String network,
    Activation activation,
    Initialization initialization,
    Optimizer optimizer,
    double rate,
    double momentum,
    double clipNorm,
    String regularization,
    boolean compact)
    implements Serializable, Conditional {

  private static final String DL4J = "dl4j:";
  private static final String NONE = "none";

  public static final NetworkSettings DEFAULTS =
      new NetworkSettings(
          "mlp:64,64",
          Activation.RELU,
          Initialization.HE,
          Optimizer.ADAM,
          0.001,
          0.9,
          5,
          NONE,
          true);

  /** Settings of networks that round nothing. */
  public NetworkSettings(
      String network,
      Activation activation,
      Initialization initialization,
      Optimizer optimizer,
      double rate,
      double momentum,
      double clipNorm,
      String regularization) {
    this(
        network,
        activation,
        initialization,
        optimizer,
        rate,
        momentum,
        clipNorm,
        regularization,
        false);
  }

  /**
   * Checks all settings.
   *
   * @throws InvalidSettingsException with every rule that is broken
   */
  public NetworkSettings {
    new Rules()
        .require(
            NetworkKinds.find(network).isPresent()
                || (network.startsWith(DL4J) && network.length() > DL4J.length()),
            "network",
            NetworkKinds.FORM + "; or dl4j: and one of these, or the file of a DL4J configuration",
            network,
            "write %s or its like".formatted(NetworkKinds.like(network)))
        .positive("rate", rate)
        .require(
            momentum >= 0 && momentum < 1,
            "momentum",
            "must be at least 0 and below 1",
            momentum,
            "0.9 is usual")
        .atLeast("clipNorm", clipNorm, 0)
        .require(
            Regularization.find(regularization).isPresent(),
            "regularization",
            Regularization.FORM,
            regularization,
            "write l2:1e-4 or its like")
        .require(
            !network.startsWith(DL4J) || regularization.equals(NONE),
            "regularization",
            "must be none where DL4J computes the network",
            regularization,
            "take a network without dl4j:, or have the DL4J configuration say it")
        .require(
            fits(regularization, network, activation),
            "regularization",
            "must not be jacobian where the network is none of dense layers and activations alone",
            regularization,
            "take an mlp without norm and dropout, or l2:1e-4")
        .check();
  }

  private static boolean fits(String regularization, String network, Activation activation) {
    Optional<Regularization> known = Regularization.find(regularization);
    Optional<NetworkSpec> spec = NetworkKinds.find(network);
    return known.isEmpty()
        || spec.isEmpty()
        || FusedFactory.regularizes(spec.get().architecture(activation), known.get());
  }

  /** A DL4J configuration in a file says itself how its network moves. */
  @Override
  public List<Unused> unused() {
    if (ofConfiguration()) {
      return Stream.of(
              "activation",
              "initialization",
              "optimizer",
              "rate",
              "momentum",
              "clipNorm",
              "regularization",
              "compact")
          .map(
              name ->
                  new Unused(
                      name,
                      "where network is the file of a DL4J configuration",
                      "remove it, and say it in the configuration"))
          .toList();
    }
    List<Unused> unused = new ArrayList<>();
    String where = "where optimizer is " + optimizer;
    if (optimizer != Optimizer.NESTEROV) {
      unused.add(new Unused("momentum", where, "set optimizer to NESTEROV"));
    }
    if (optimizer != Optimizer.ADAM) {
      unused.add(new Unused("compact", where, "set optimizer to ADAM"));
    } else if (network.startsWith(DL4J)) {
      unused.add(
          new Unused("compact", "where DL4J computes the network", "take a network without dl4j:"));
    }
    return unused;
  }

  private boolean ofConfiguration() {
    return network.startsWith(DL4J)
        && NetworkKinds.find(network.substring(DL4J.length())).isEmpty();
  }

  /** The same settings with another network. */
  private NetworkSettings withNetwork(String specification) {
    return new NetworkSettings(
        specification,
        activation,
        initialization,
        optimizer,
        rate,
        momentum,
        clipNorm,
        regularization,
        compact);
  }

  /** The same settings with another regularization. */
  public NetworkSettings withRegularization(String text) {
    return new NetworkSettings(
        network, activation, initialization, optimizer, rate, momentum, clipNorm, text, compact);
  }

  /**
   * Builds the networks that these settings describe.
   *
   * @throws InvalidSettingsException if they name a file that cannot be read or run, or DL4J lacks
   *     one of the stages
   */
  public NetworkFactory factory() {
    return ofConfiguration() ? one() : new SpecifiedNetworks(one(), this::another);
  }

  /** The factory of another specification under the same settings. */
  private NetworkFactory another(String specification) {
    if (NetworkKinds.find(specification).isEmpty()) {
      throw new IllegalArgumentException(NetworkKinds.FORM);
    }
    return withNetwork(specification).one();
  }

  /** The factory of this network alone. */
  private NetworkFactory one() {
    return network.startsWith(DL4J) ? dl4j(network.substring(DL4J.length())) : fused(network);
  }

  private FusedFactory fused(String specification) {
    return new FusedFactory(
        NetworkKinds.parse(specification).architecture(activation),
        initialization,
        new Descent(optimizer, rate, momentum, clipNorm, compact),
        Regularization.find(regularization).orElseThrow());
  }

  private NetworkFactory dl4j(String specificationOrFile) {
    try {
      return NetworkKinds.find(specificationOrFile).isPresent()
          ? Dl4jFactory.of(fused(specificationOrFile))
          : Dl4jFactory.parse(Files.readString(Path.of(specificationOrFile)));
    } catch (NoSuchFileException missing) {
      throw unusable("there is no such file; name another");
    } catch (IOException | IllegalArgumentException reason) {
      throw unusable(String.valueOf(reason.getMessage()));
    }
  }

  private InvalidSettingsException unusable(String remedy) {
    return new InvalidSettingsException(
        List.of(
            new Violation("network", "must be a network that DL4J can compute", network, remedy)));
  }
}

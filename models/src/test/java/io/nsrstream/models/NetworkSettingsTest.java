package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkSettingsTest {

  @Test
  void allBrokenRulesAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                new NetworkSettings(
                    "lp", Activation.TANH, Initialization.HE, Optimizer.SGD, 0, 1, -1, "l3:1"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("network must be one of mlp:")
        .hasMessageContaining("rate must be")
        .hasMessageContaining("momentum must be")
        .hasMessageContaining("clipNorm must be")
        .hasMessageContaining("regularization must be one of none l1:S");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp mlp:100,100",
        "lp mlp:100,100",
        "text text:64",
        "gru gru:64",
        "lstm lstm:64",
        "tcn:0x1 tcn:64x4",
        "fcn:0 fcn",
        "transformer transformer:64x2x4",
        "cnn:8 cnn:32,64@28x28x1",
        "resnet18:1 resnet18@32x32x3",
        "resnet50 resnet50@32x32x3",
        "vgg19 vgg19@32x32x3",
        "gcn gcn:64x2",
        "sage sage:64x2"
      })
  void aNetworkOfAKnownKindIsCorrectedByAnExampleOfThatKind(String given) {
    String[] words = given.split(" ");
    assertThatThrownBy(() -> regularized(words[0], "none"))
        .hasMessageContaining("but is %s: write %s or its like".formatted(words[0], words[1]));
    assertThat(NetworkKinds.find(words[1])).as("the remedy works").isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "None",
        "l2",
        "l2:",
        "l2:-1",
        "l2:NaN",
        "l2:Infinity",
        "l2:1e999",
        "l2:1x2",
        "jacobian:1x0"
      })
  void otherTextsAreNoRegularization(String text) {
    assertThatThrownBy(() -> regularized("mlp:5", text))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("but is " + text + ": write l2:1e-4 or its like");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcn:8x2", "sage:8x2"})
  void networksOfNodesAreRefusedOnStreams(String network) {
    NetworkFactory networks = regularized(network, "none").factory();
    LearnerSettings one = LearnerSettings.ofOne(MemberSettings.DEFAULTS);
    assertThatThrownBy(
            () -> {
              Rules rules = new Rules();
              one.requireNetworks("learner.", networks, rules);
              rules.check();
            })
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("members[0].network must not need the graph")
        .hasMessageContaining("but is " + network + " relu adam: name another");
  }

  @Test
  void regularizationDoesNotDecideTheState() {
    assertThat(regularized("mlp:5", "l2:0.1").factory().architecture())
        .isEqualTo("mlp:5 relu adam");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp:5/norm", "mlp:5/dropout:0.5", "gru:5", "fcn"})
  void jacobiansOfOtherStagesThanDenseOnesAreRefused(String network) {
    assertThatThrownBy(() -> regularized(network, "jacobian:0.01"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("regularization must not be jacobian")
        .hasMessageContaining("take an mlp without norm and dropout");
    assertThat(regularized("mlp:5", "jacobian:0.01").factory()).isNotNull();
  }

  @Test
  void dl4jRegularizesByItsConfigurationAlone() {
    assertThatThrownBy(() -> regularized("dl4j:mlp:5", "l2:0.1"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("regularization must be none where DL4J computes the network");
  }

  private static NetworkSettings regularized(String network, String regularization) {
    return new NetworkSettings(
        network, Activation.RELU, Initialization.HE, Optimizer.ADAM, 0.001, 0.9, 5, regularization);
  }

  @Test
  void architectureNamesWhatDecidesTheState() {
    assertThat(NetworkSettings.DEFAULTS.factory().architecture()).isEqualTo("mlp:64,64 relu adam");
  }

  @Test
  void networksTooLargeForAnArrayAreRefused() {
    NetworkSettings huge =
        new NetworkSettings(
            "mlp:99999,99999", Activation.RELU, Initialization.HE, Optimizer.SGD, 1, 0, 0, "none");
    assertThatThrownBy(() -> huge.factory().create(new Shape.Vector(1), 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^29");
  }

  @Test
  void specificationsAreComputedByDl4jWhereAsked() {
    NetworkFactory factory = of("dl4j:lstm:6").factory();
    assertThat(factory.architecture()).isEqualTo("lstm:6 adam by dl4j");
    assertThat(factory.penalisableLayers()).containsExactly("hidden1", "pooled", "logits");
  }

  @Test
  void filesOfDl4jConfigurationsAreNetworks(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("network.json");
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().name("wide").nIn(3).nOut(4).build())
            .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
            .build();
    Files.writeString(file, configuration.toJson());
    NetworkFactory factory = of("dl4j:" + file).factory();
    assertThat(factory.penalisableLayers()).containsExactly("wide", "logits");

    Files.writeString(file, "no json");
    assertThatThrownBy(() -> of("dl4j:" + file).factory())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("network must be a network that DL4J can compute, but is dl4j:")
        .hasMessageContaining("must be JSON");
    assertThatThrownBy(() -> of("dl4j:" + directory.resolve("other.json")).factory())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void specificationsThatDl4jLacksAStageOfAreRefused() {
    assertThatThrownBy(() -> of("dl4j:gru:6").factory())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("DL4J has no counterpart of Gru[width=6]");
  }

  private static NetworkSettings of(String network) {
    return regularized(network, "none");
  }
}

package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.models.RecurrentSpec.Cell;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Aggregation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkSpecTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp:",
        "mlp:1",
        "mlp:100,100",
        "mlp:256,128,64,32,32,16",
        "mlp:256,100/norm",
        "mlp:256,100/dropout:0.5",
        "mlp:256,100/norm/dropout:0.25",
        "mlp:9/dropout:1.0E-4",
        "text:64",
        "text:64,32",
        "text:64/gru:32/mean",
        "text:32/transformer:32x1x4",
        "gru:64",
        "gru:64,32/mean",
        "lstm:8/max",
        "tcn:64x4",
        "tcn:1x16/last",
        "fcn",
        "fcn:32",
        "fcn/max",
        "transformer:64x2x4",
        "transformer:12x1x12/last",
        "cnn:16@28x28x1",
        "cnn:16,32,64@32x32x3",
        "resnet18@32x32x3",
        "resnet18/16@28x28x1",
        "resnet50/8@64x48x3",
        "vgg19@32x32x3",
        "vgg19/16/dropout:0.3@32x32x3",
        "gcn:64x2",
        "sage:64x16"
      })
  void specificationsPrintAsTheyParse(String text) {
    assertThat(NetworkKinds.parse(text)).hasToString(text);
  }

  @Test
  void whatIsUsualNeedNotBeWritten() {
    assertThat(NetworkKinds.parse("gru:64/last")).hasToString("gru:64");
    assertThat(NetworkKinds.parse("tcn:64x4/mean")).hasToString("tcn:64x4");
    assertThat(NetworkKinds.parse("fcn:128")).hasToString("fcn");
    assertThat(NetworkKinds.parse("mlp:9/dropout:0")).hasToString("mlp:9");
  }

  @Test
  void specificationsAreTheirSizes() {
    assertThat(NetworkKinds.parse("mlp:256,100"))
        .isEqualTo(new MlpSpec(List.of(256, 100), false, 0));
    assertThat(NetworkKinds.parse("lstm:5,3/max"))
        .isEqualTo(new RecurrentSpec(Cell.LSTM, List.of(5, 3), Summary.MAX));
    assertThat(NetworkKinds.parse("sage:9x3")).isEqualTo(new GraphSpec(Aggregation.MEAN, 9, 3));
    assertThat(NetworkKinds.parse("tcn:7x2")).isEqualTo(new TcnSpec(7, 2, Summary.MEAN));
    assertThat(NetworkKinds.parse("fcn")).isEqualTo(new FcnSpec(128, Summary.MEAN));
    assertThat(NetworkKinds.parse("transformer:6x2x3"))
        .isEqualTo(new TransformerSpec(6, 2, 3, Summary.MEAN));
  }

  @Test
  void sizesThatMakeNoNetworkAreRefused() {
    assertThatThrownBy(() -> new MlpSpec(List.of(5, 0), false, 0)).hasMessageContaining("one is 0");
    assertThatThrownBy(() -> new MlpSpec(List.of(5), true, 1)).hasMessageContaining("but is 1.0");
    assertThatThrownBy(() -> new RecurrentSpec(Cell.GRU, List.of(), Summary.LAST))
        .hasMessageContaining("must have a layer");
    assertThatThrownBy(() -> new TcnSpec(4, 17, Summary.LAST)).hasMessageContaining("are 17");
    assertThatThrownBy(() -> new TransformerSpec(10, 1, 3, Summary.MEAN))
        .hasMessageContaining("are 3 for 10");
    Stage.Image small = new Stage.Image(7, 28, 1);
    assertThatThrownBy(() -> new CnnSpec(List.of(4, 4, 4), small))
        .hasMessageContaining("has 3 for 7x28");
    assertThatThrownBy(() -> new ResNetSpec(34, 16, small)).hasMessageContaining("but is 34");
    assertThatThrownBy(() -> new VggSpec(16, 0, small)).hasMessageContaining("have 7x28");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mlp",
        "100,100",
        "mlp:0",
        "mlp:10,",
        "mlp:,10",
        "mlp:1 0",
        "mlp:-3",
        "mlp:10/mean",
        "mlp:10/norms",
        "mlp:10/dropout",
        "mlp:10/dropout:1",
        "mlp:10/dropout:-0.5",
        "mlp:10/dropout:0.5/norm",
        "gru",
        "gru:",
        "gru:64/",
        "gru:64/first",
        "tcn:64",
        "tcn:64x0",
        "tcn:64x17",
        "fcn:",
        "transformer:64x2",
        "transformer:64x2x5",
        "cnn:16",
        "cnn:@28x28x1",
        "cnn:4,4,4@7x28x1",
        "resnet18",
        "resnet34@32x32x3",
        "resnet18/0@32x32x3",
        "vgg19@28x28x1"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> NetworkKinds.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but is '" + text + "'");
  }

  @Test
  void stagesReadLikeTheTableOfAPaper() {
    Architecture network = NetworkKinds.parse("tcn:8x2").architecture(Activation.RELU);

    Stage relu = new Stage.Activate(Activation.RELU);
    Stage near = new Convolution(8, 3, 1, 1, Padding.CAUSAL);
    Stage far = new Convolution(8, 3, 2, 1, Padding.CAUSAL);
    assertThat(network.name()).isEqualTo("tcn:8x2 RELU");
    assertThat(network.stages())
        .containsExactly(
            new Stage.Residual(List.of(near, relu, near, relu)),
            relu,
            new Stage.Response("block1"),
            new Stage.Residual(List.of(far, relu, far, relu)),
            relu,
            new Stage.Response("block2"),
            new Stage.Pool(Summary.MEAN),
            new Stage.Response("pooled"));
    assertThat(network.layers()).containsExactly("block1", "block2", "pooled", "logits");
  }

  @Test
  void perceptronsNormaliseBeforeTheActivationAndDropAfterTheResponse() {
    Architecture network =
        NetworkKinds.parse("mlp:9,8/norm/dropout:0.5").architecture(Activation.TANH);

    Stage tanh = new Stage.Activate(Activation.TANH);
    assertThat(network.stages())
        .containsExactly(
            new Stage.Dense(9),
            new Stage.BatchNorm(),
            tanh,
            new Stage.Response("hidden1"),
            new Stage.Dropout(0.5),
            new Stage.Dense(8),
            new Stage.BatchNorm(),
            tanh,
            new Stage.Response("hidden2"),
            new Stage.Dropout(0.5));
  }

  @Test
  void layersHaveNamesOfTheirOwn() {
    assertThatThrownBy(
            () ->
                new Architecture(
                    "twice", List.of(new Stage.Response("a"), new Stage.Response("a"))))
        .hasMessageContaining("[a, a]");
    assertThatThrownBy(() -> new Architecture("x", List.of(new Stage.Response("logits"))))
        .hasMessageContaining("[logits]");
  }
}

package io.nsrstream.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.learner.BoundSettings;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.learner.DriftSettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class Dl4jFactoryTest {

  @Test
  void aLearnerGoesOnFromTheBytesOfItsSnapshotAlone() throws RejectedExampleException {
    Dl4jFactory factory = Dl4jFactory.of(Configurations.recurrent(new Adam(0.01)));
    LearnerSettings settings = settings("layer0", "logits");
    List<Example> examples = sequences(60);
    try (Learner uninterrupted = new Learner(settings, factory);
        Learner first = new Learner(settings, factory)) {
      learn(uninterrupted, examples);
      learn(first, examples.subList(0, 31));
      Snapshot snapshot = Snapshot.of(first.snapshot().toBytes());

      String architecture = Learner.architecture(snapshot);
      try (Learner second =
          Learner.restore(snapshot, settings, Dl4jFactory.ofArchitecture(architecture))) {
        learn(second, examples.subList(31, 60));
        assertThat(second.updates()).isEqualTo(7);
        assertThat(second.snapshot()).isEqualTo(uninterrupted.snapshot());
      }
    }
  }

  private static LearnerSettings settings(String... layers) {
    return LearnerSettings.ofOne(MemberSettings.parse("batch=8 lambda=0.1 window=5"))
        .withDrift(DriftSettings.NONE)
        .withPenalty(new PenaltySettings(1, Scaling.NONE, List.of(layers), false, false))
        .withBounds(new BoundSettings(Shapes.AUTO, 10, 10, BoundSettings.DEFAULTS.maxParameters()))
        .withFeatures(
            new FeatureSettings(
                5, 8, 10, 256, FeatureSettings.Sequences.AUTO, 420, TextSettings.DEFAULTS))
        .withEvaluation(new EvaluationSettings(100, 0.99))
        .withSeed(4);
  }

  private static void learn(Learner learner, List<Example> examples)
      throws RejectedExampleException {
    for (Example example : examples) {
      learner.testThenTrain(example);
    }
  }

  /** Sequences of unequal lengths, of classes that appear one after another. */
  private static List<Example> sequences(int count) {
    Random random = new Random(2);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int steps = 2 + i % 5;
      float[] features = new float[steps * 2];
      for (int f = 0; f < features.length; f++) {
        features[f] = (float) random.nextGaussian();
      }
      String label = "class" + i % (1 + i / 10);
      examples.add(new Example("", "" + i, steps, features, List.of(), label, 0));
    }
    return examples;
  }

  @Test
  void listsOfLayersAndTheirGraphsAreOneArchitecture() {
    Dl4jFactory factory = Dl4jFactory.of(Configurations.dense(new Sgd(1)));
    assertThat(factory.architecture()).startsWith("dl4j ").doesNotContain("\n");
    assertThat(Dl4jFactory.ofArchitecture(factory.architecture()).architecture())
        .isEqualTo(factory.architecture());
    assertThat(Dl4jFactory.of(Configurations.dense(new Sgd(2))).architecture())
        .isNotEqualTo(factory.architecture());
  }

  @Test
  void seedsInTheConfigurationMakeNoOtherArchitecture() {
    MultiLayerConfiguration other = Configurations.dense(new Sgd(1));
    other.getConfs().forEach(layer -> layer.setSeed(99));
    assertThat(Dl4jFactory.of(other).architecture())
        .isEqualTo(Dl4jFactory.of(Configurations.dense(new Sgd(1))).architecture());
  }

  @Test
  void factoriesTravel() throws IOException, ClassNotFoundException {
    Dl4jFactory factory = Dl4jFactory.of(Configurations.convolutional(new Sgd(1)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(factory);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Dl4jFactory arrived = (Dl4jFactory) in.readObject();
      assertThat(arrived.architecture()).isEqualTo(factory.architecture());
      assertThat(arrived.penalisableLayers())
          .containsExactly("conv1", "conv2", "act", "norm", "strided", "pool", "logits");
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("must be JSON", () -> Dl4jFactory.parse("{")),
        refused("must be what toJson()", () -> Dl4jFactory.parse("{\"a\":1}")),
        refused("must be readable by DL4J", () -> Dl4jFactory.parse("{\"confs\":7}")),
        refused(
            "must have types of DL4J and ND4J alone, but names"
                + " \"javax.script.ScriptEngineManager\"",
            () ->
                Dl4jFactory.parse(
                    Configurations.dense(new Sgd(1))
                        .toJson()
                        .replaceFirst(
                            "\"@class\"\\s*:\\s*\"[^\"]*DenseLayer\"",
                            "\"\\\\u0040class\":\"javax.script.ScriptEngineManager\""))),
        refused(
            "doubles their gradients, but has one at layer0",
            () ->
                Dl4jFactory.of(
                    Configurations.with(new Sgd(1))
                        .list()
                        .layer(
                            new SelfAttentionLayer.Builder()
                                .nIn(4)
                                .nOut(4)
                                .nHeads(1)
                                .projectInput(false)
                                .build())
                        .layer(new GlobalPoolingLayer())
                        .layer(Configurations.output(3))
                        .setInputType(InputType.recurrent(4, 6))
                        .build())),
        refused(
            "must end in an OutputLayer or LossLayer",
            () ->
                Dl4jFactory.of(
                    Configurations.with(new Sgd(1))
                        .list()
                        .layer(
                            new OutputLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .nIn(3)
                                .nOut(2)
                                .build())
                        .build())),
        refused(
            "must end in an OutputLayer or LossLayer",
            () ->
                Dl4jFactory.of(
                    Configurations.with(new Sgd(1))
                        .list()
                        .layer(new LSTM.Builder().nIn(3).nOut(2).build())
                        .layer(
                            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(2)
                                .nOut(2)
                                .build())
                        .build())),
        refused(
            "must have dataType FLOAT, but has DOUBLE",
            () ->
                Dl4jFactory.of(
                    Configurations.with(new Sgd(1))
                        .dataType(DataType.DOUBLE)
                        .list()
                        .layer(Configurations.output(3))
                        .setInputType(InputType.feedForward(3))
                        .build())),
        refused(
            "must have backpropType Standard",
            () ->
                Dl4jFactory.of(
                    Configurations.with(new Sgd(1))
                        .list()
                        .layer(new LSTM.Builder().nIn(3).nOut(2).build())
                        .layer(
                            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(2)
                                .nOut(2)
                                .build())
                        .backpropType(BackpropType.TruncatedBPTT)
                        .build())),
        refused(
            "must keep the name logits",
            () ->
                Dl4jFactory.of(
                    Configurations.with(new Sgd(1))
                        .list()
                        .layer(new DenseLayer.Builder().name("logits").nIn(3).nOut(2).build())
                        .layer(Configurations.output(3))
                        .setInputType(InputType.feedForward(3))
                        .build())));
  }

  private static Arguments refused(String message, Supplier<Dl4jFactory> creation) {
    return Arguments.of(message, creation);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatCannotBeRunIsRefused(String message, Supplier<Dl4jFactory> creation) {
    assertThatThrownBy(creation::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}

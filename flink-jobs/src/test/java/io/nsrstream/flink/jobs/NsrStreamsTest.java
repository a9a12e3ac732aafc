package io.nsrstream.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.flink.jobs.NsrStreams.RejectedExample;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.PenalisedNetworks;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Learning in programs of the DataStream API, on a cluster in the process. */
@Timeout(120)
final class NsrStreamsTest {
  private static final JobSettings SETTINGS =
      settings("name: machines\nlearner: {size: SMALL, seed: 3}\nflink: {metricsEvery: 50}");

  private final StreamExecutionEnvironment environment = environment();

  @Test
  void predictionsAreThoseOfLearnersThatAreCalledDirectly() throws Exception {
    List<Example> examples = examples(300);
    NsrStreams learned = NsrStreams.learn(stream(examples), SETTINGS);

    List<Prediction> predictions = learned.predictions().executeAndCollect(1_000);

    assertThat(predictions)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(direct(examples, SETTINGS.model().factory()));
  }

  @Test
  void theLearnersReport() throws Exception {
    NsrStreams learned = NsrStreams.learn(stream(examples(300)), SETTINGS);

    List<MetricsRecord> reports = learned.metrics().executeAndCollect(100);

    assertThat(reports).hasSize(3 * 2);
    assertThat(reports.get(5).report().examples()).isEqualTo(100);
  }

  @Test
  void anExampleThatCannotBeTakenIsRejectedWithItsReason() throws Exception {
    List<Example> examples = new ArrayList<>(examples(10));
    examples.add(new Example("press 1", "wrong", new float[] {1}, List.of(), "hot", 0));
    NsrStreams learned = NsrStreams.learn(stream(examples), SETTINGS);

    List<RejectedExample> rejected = learned.rejected().executeAndCollect(100);

    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).key()).isEqualTo("press 1");
    assertThat(rejected.get(0).id()).isEqualTo("wrong");
    assertThat(rejected.get(0).reason()).contains("features");
  }

  /** Pulls all responses towards 0. */
  private record Decay() implements ResponsePenalty {
    @Override
    public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
      for (int i = 0; i < rows * width; i++) {
        gradient[i] += responses[i];
      }
      return 0;
    }
  }

  @Test
  void customPenaltiesReachTheLearners() throws Exception {
    List<Example> examples = examples(300);
    NetworkFactory networks =
        new PenalisedNetworks(SETTINGS.model().factory(), Layer.LOGITS, Decay::new);
    NsrStreams learned = NsrStreams.learn(stream(examples), SETTINGS, networks);

    List<Prediction> predictions = learned.predictions().executeAndCollect(1_000);

    assertThat(predictions)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(direct(examples, networks))
        .isNotEqualTo(direct(examples, SETTINGS.model().factory()));
  }

  @Test
  void settingsThatHaveNoEffectAreRefused() {
    JobSettings wrong =
        settings(
            """
            kafka: {servers: "broker:9092"}
            mapping: {label: /kind}
            sequence: {length: 3}
            topics: {controls: forget}
            flink: {parallelism: 2}
            """);

    assertThatThrownBy(() -> NsrStreams.learn(stream(examples(1)), wrong))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContainingAll(
            "kafka must be left out where a DataStream is learned",
            "mapping must be left out",
            "sequence.length must be left out",
            "topics.controls must be left out",
            "flink.parallelism must be left out");
  }

  private DataStream<Example> stream(List<Example> examples) {
    return environment.fromData(examples, TypeInformation.of(Example.class));
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
  }

  /** Of three machines in turn. */
  private static List<Example> examples(int count) {
    Random random = new Random(5);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      String label = features[0] + features[1] > 0 ? "hot" : "cold";
      examples.add(new Example("press " + i % 3, "e" + i, features, List.of(), label, i));
    }
    return examples;
  }

  private static List<Prediction> direct(List<Example> examples, NetworkFactory networks)
      throws Exception {
    Map<String, Learner> learners = new HashMap<>();
    List<Prediction> predictions = new ArrayList<>();
    for (Example example : examples) {
      predictions.add(
          learners
              .computeIfAbsent(example.key(), key -> new Learner(SETTINGS.learner(), networks))
              .testThenTrain(example));
    }
    learners.values().forEach(Learner::close);
    return predictions;
  }

  private static JobSettings settings(String yaml) {
    return new SettingsReader().yaml(yaml, "test").read();
  }
}

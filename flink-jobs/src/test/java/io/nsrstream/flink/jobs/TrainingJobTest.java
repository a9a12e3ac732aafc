package io.nsrstream.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.util.ParameterTool;
import org.junit.jupiter.api.Test;

final class TrainingJobTest {

  @Test
  void everyOperatorHasAnIdThatItsStateIsFoundBy() throws IOException {
    assertThat(graph("--topics.models", "models").getStreamNodes())
        .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotBlank())
        .extracting(StreamNode::getTransformationUID)
        .doesNotHaveDuplicates()
        .filteredOn(uid -> !uid.startsWith("Sink"))
        .contains("examples", "decode", "train");
  }

  @Test
  void theIdsOfStateDoNotDependOnSettings() throws IOException {
    List<String> few = uids(graph());
    assertThat(uids(graph("--topics.models", "models", "--flink.parallelism", "3")))
        .containsAll(few)
        .hasSizeGreaterThan(few.size());
  }

  @Test
  void sequencesAreMadeOnlyWhereTheyHaveMoreThanOneStep() throws IOException {
    List<String> without = uids(graph());
    assertThat(uids(graph("--sequence.length", "1"))).containsExactlyInAnyOrderElementsOf(without);
    assertThat(uids(graph("--sequence.length", "2")))
        .containsAll(without)
        .contains("sequences")
        .hasSize(without.size() + 1);
  }

  @Test
  void labelsAreReadOnlyFromATopicThatHasAName() throws IOException {
    List<String> without = uids(graph("--sequence.length", "2"));
    assertThat(uids(graph("--sequence.length", "2", "--topics.labels", "labels")))
        .containsAll(without)
        .contains("labels", "decode-labels")
        .hasSize(without.size() + 2);
  }

  @Test
  void nodesOfAGraphBecomeRowsOnlyWhereEdgesHaveATopic() throws IOException {
    List<String> without = uids(graph("--topics.labels", "labels"));
    String[] oneTopic = {"--topics.labels", "labels", "--topics.edges", "examples"};
    assertThat(uids(graph(oneTopic)))
        .containsAll(without)
        .contains("graph-deliver", "graph-nodes", "graph-neighbours", "graph-rows")
        .hasSize(without.size() + 4);
    assertThat(uids(graph("--topics.labels", "labels", "--topics.edges", "edges")))
        .containsAll(uids(graph(oneTopic)))
        .contains("edges", "decode-edges")
        .hasSize(without.size() + 6);
  }

  @Test
  void examplesSequencesAndLabelsGoToTheSubtaskOfTheirKey() throws IOException {
    for (String length : List.of("1", "2")) {
      assertThat(graph("--sequence.length", length, "--topics.labels", "labels").getStreamNodes())
          .filteredOn(node -> "train".equals(node.getTransformationUID()))
          .singleElement()
          .satisfies(
              node ->
                  assertThat(node.getInEdges())
                      .hasSize(2)
                      .extracting(StreamEdge::getPartitioner)
                      .allMatch(KeyGroupStreamPartitioner.class::isInstance));
    }
  }

  @Test
  void sequencesStayInTheSubtaskOfTheirLearner() throws IOException {
    StreamGraph graph = graph("--sequence.length", "2", "--flink.parallelism", "3");
    assertThat(graph.getStreamNodes())
        .filteredOn(node -> "train".equals(node.getTransformationUID()))
        .singleElement()
        .satisfies(
            node ->
                assertThat(node.getInEdges())
                    .singleElement()
                    .extracting(StreamEdge::getPartitioner)
                    .isInstanceOf(ForwardPartitioner.class));
  }

  @Test
  void theJobRunsAsItsSettingsSay() throws IOException {
    StreamGraph graph =
        graph(
            "--flink.parallelism", "3",
            "--flink.maxParallelism", "60",
            "--flink.checkpointIntervalMs", "1234",
            "--flink.checkpointDirectory", "file:///checkpoints");
    assertThat(graph.getStreamNodes())
        .allSatisfy(node -> assertThat(node.getMaxParallelism()).isEqualTo(60))
        .filteredOn(node -> "train".equals(node.getTransformationUID()))
        .singleElement()
        .satisfies(node -> assertThat(node.getParallelism()).isEqualTo(3));
    assertThat(graph.getCheckpointConfig().getCheckpointInterval()).isEqualTo(1234);
    assertThat(graph.getCheckpointConfig().getCheckpointingConsistencyMode())
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    assertThat(graph.getJobConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo("file:///checkpoints");
  }

  @Test
  void nothingFallsToKryo() throws IOException {
    assertThat(graph().getExecutionConfig().getSerializerConfig().hasGenericTypesDisabled())
        .isTrue();
  }

  @Test
  void modelsArePublishedOnlyToATopicThatHasAName() throws IOException {
    assertThat(uids(graph())).noneMatch(uid -> uid.contains("models"));
    assertThat(uids(graph("--topics.models", "models"))).anyMatch(uid -> uid.contains("models"));
  }

  private static List<String> uids(StreamGraph graph) {
    return graph.getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** The graph that main would execute. */
  private static StreamGraph graph(String... arguments) throws IOException {
    Map<String, String> named = ParameterTool.fromArgs(arguments).toMap();
    JobSettings settings = JobSettings.of(named);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment();
    TrainingJob.onKafka(settings).build(environment, settings);
    return environment.getStreamGraph();
  }
}

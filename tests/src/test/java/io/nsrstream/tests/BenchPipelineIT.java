package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipeline's benchmark gets through a little of its work. */
final class BenchPipelineIT {

  @Test
  @Timeout(300)
  void jobsThatLearnAreComparedWithOneThatDoesNot() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Nsr.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute("bench", "pipeline", "--records", "2000", "--rounds", "1", "--json");

    assertThat(exit).as(err.toString()).isZero();
    List<JsonNode> comparisons = new ArrayList<>();
    new ObjectMapper()
        .readerFor(JsonNode.class)
        .readValues(out.toString())
        .forEachRemaining(comparison -> comparisons.add((JsonNode) comparison));
    assertThat(comparisons)
        .extracting(comparison -> comparison.get("work").asText())
        .containsExactly(
            "kafka-job-kafka 33 features mlp:100,100",
            "kafka-job-kafka 33 features default learner");
    assertThat(comparisons)
        .allSatisfy(
            comparison -> {
              assertThat(comparison.get("against").asText()).isEqualTo("idle-job");
              assertThat(comparison.get("unit").asText()).isEqualTo("examples/s");
              double ours = comparison.get("ours").asDouble();
              double theirs = comparison.get("theirs").asDouble();
              assertThat(ours).isPositive();
              assertThat(comparison.get("ratio").asDouble()).isEqualTo(ours / theirs, within(1e-9));
            });
  }
}

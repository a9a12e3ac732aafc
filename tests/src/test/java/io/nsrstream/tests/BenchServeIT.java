package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The benchmark of serving gets all its answers, at low rates. */
final class BenchServeIT {

  @Test
  @Timeout(300)
  void jobsAndServerAnswerAllThatIsAsked() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Nsr.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                "bench",
                "serve",
                "--seconds",
                "2",
                "--job-rate",
                "300",
                "--http-rate",
                "200",
                "--json");

    assertThat(exit).as(err.toString()).isZero();
    List<JsonNode> rows = new ArrayList<>();
    new ObjectMapper()
        .readerFor(JsonNode.class)
        .readValues(out.toString())
        .forEachRemaining(row -> rows.add((JsonNode) row));
    assertThat(rows)
        .extracting(row -> row.get("name").asText() + " " + row.get("answered").asInt())
        .containsExactly("job that passes through 600", "serving job 600", "nsr serve 400");
    assertThat(rows)
        .allSatisfy(
            row -> {
              double median = row.get("medianMs").asDouble();
              double p99 = row.get("p99Ms").asDouble();
              assertThat(median).isPositive();
              assertThat(p99).isGreaterThanOrEqualTo(median);
              assertThat(row.get("mostMs").asDouble()).isGreaterThanOrEqualTo(p99);
            });
  }
}

package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/metrics.md has every Flink metric that the sources register, under its operator
 * and with its type, and no other. {@link PrometheusIT} finds those of a running job.
 */
final class MetricsPageTest {
  private static final Path SOURCES =
      Path.of("..", "flink-jobs", "src", "main", "java", "io", "nsrstream", "flink");

  private static final Pattern REGISTERED =
      Pattern.compile("\\.(counter|gauge|histogram|meter)\\(\\s*\"(\\w+)\"");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([a-z, ]+) \\| `(\\w+)` \\| (counter|gauge|histogram|meter) \\|");

  /** The operators of the table, by the sources that register their metrics. */
  private static final Map<String, String> OPERATORS =
      Map.of(
          "operators/TrainerMetrics.java", "train",
          "operators/OnlineTrainer.java", "train",
          "operators/DecodeExamples.java", "decode",
          "operators/CutSequences.java", "sequences",
          "operators/ServingMetrics.java", "serve",
          "operators/ReadModels.java", "serve",
          "table/NsrLearn.java", "sql",
          "table/LateAnswers.java", "sql");

  @Test
  void theTableHasTheMetricsThatAreRegistered() throws IOException {
    Map<String, String> registered = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String source = SOURCES.relativize(file).toString();
        REGISTERED
            .matcher(Files.readString(file))
            .results()
            .forEach(
                metric ->
                    registered.put(operator(source) + " " + metric.group(2), metric.group(1)));
      }
    }
    Map<String, String> listed = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
        .results()
        .forEach(
            row -> {
              for (String operator : List.of(row.group(1).split(", ", -1))) {
                listed.put(operator + " " + row.group(2), row.group(3));
              }
            });

    assertThat(listed).isEqualTo(registered);
  }

  private static String operator(String source) {
    return source.startsWith("graph/") ? "graph" : OPERATORS.getOrDefault(source, source);
  }
}

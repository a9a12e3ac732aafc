package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus gets from a job, by the names that alerts, dashboard and page use. */
@Timeout(180)
final class PrometheusIT {
  private static final Path ROOT = Path.of("..");
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final int EXAMPLES = 3_000;

  /** Operators that a training job of vectors without a graph does not have. */
  private static final Set<String> ABSENT = Set.of("sequences", "graph", "serve");

  private static final int PORTS = 20;

  private record Sample(String name, Map<String, String> labels, double value) {}

  @Test
  void whatAlertsDashboardAndPageAskForIsThereAndNoKeyIsALabel(@TempDir Path savepoints)
      throws Exception {
    int port = freePort();
    Configuration cluster = new Configuration();
    cluster.setString(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    cluster.setString("metrics.reporter.prom.port", port + "-" + (port + PORTS));
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JobTopics topics = new JobTopics(broker, "watched", 1);
      JobSettings settings =
          topics.settings(
              Map.of(
                  "topics.labels",
                  topics.name(JobTopics.LABELS),
                  "labels.timeoutMs",
                  "86400000",
                  "labels.maxWaiting",
                  "" + EXAMPLES,
                  "flink.maxKeys",
                  "1000"));
      List<Example> examples = SeededExamples.of(3, EXAMPLES, 1);
      List<Example> labelled = examples.stream().filter(one -> one.label() != null).toList();
      topics.produceExamples(examples.stream().map(one -> one.withLabel(null)).toList());
      topics.produce(
          List.of(new ProducerRecord<>(topics.name(JobTopics.EXAMPLES), new byte[] {'?'})));
      topics.produceLabels(labelled);

      TrainingJob job = TrainingJob.onCheckedKafka(settings);
      try (WatchedCluster watched = WatchedCluster.start(job, settings, cluster)) {
        topics.awaitCommitted(watched::requireNoFailure, JobTopics.PREDICTIONS, EXAMPLES);
        List<Sample> scraped = scrape(port);
        while (sum(scraped, "labelled") < labelled.size()) {
          watched.requireNoFailure();
          scraped = scrape(port);
        }
        requireNames(scraped);
        requireLabels(scraped, examples);
        assertThat(sum(scraped, "examples")).isEqualTo(EXAMPLES);
        assertThat(sum(scraped, "labelled")).isEqualTo(labelled.size());
        assertThat(sum(scraped, "correct")).isBetween(1.0, labelled.size() - 1.0);
        assertThat(sum(scraped, "rejections")).isEqualTo(1);
        assertThat(sum(scraped, "updates")).isPositive();
        assertThat(sum(scraped, "keys")).isEqualTo(3);
        assertThat(sum(scraped, "liveLearners")).isEqualTo(3);
        assertThat(sum(scraped, "nativeBytes")).isPositive();
        watched.stop(savepoints);
      }
    }
  }

  private static void requireNames(List<Sample> scraped) throws IOException {
    Set<String> names = scraped.stream().map(Sample::name).collect(Collectors.toSet());
    Map<String, List<String>> operators = operators(read("docs/metrics.md"));
    Set<String> ofOthers = new TreeSet<>();
    operators.forEach(
        (metric, in) -> {
          if (ABSENT.containsAll(in)) {
            ofOthers.add(OPERATOR + metric);
          }
        });
    Set<String> asked = new TreeSet<>();
    for (String metric : operators.keySet()) {
      asked.add(OPERATOR + metric);
    }
    for (String file : List.of("docker/prometheus/alerts.yml", "docker/grafana/nsr-stream.json")) {
      asked.addAll(found(read(file), "\\b(flink_\\w+)"));
    }
    asked.addAll(found(read("docs/metrics.md"), "(?m)^\\| `(flink_\\w+)`"));
    asked.removeAll(ofOthers);
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(names).containsAll(asked);
  }

  /** The operators of each metric on the page. */
  private static Map<String, List<String>> operators(String page) {
    Map<String, List<String>> operators = new TreeMap<>();
    Matcher row =
        Pattern.compile("(?m)^\\| ([a-z, ]+) \\| `(\\w+)` \\| (?:counter|gauge|hist)")
            .matcher(page);
    while (row.find()) {
      operators
          .computeIfAbsent(row.group(2), metric -> new ArrayList<>())
          .addAll(List.of(row.group(1).split(", ", -1)));
    }
    return operators;
  }

  private static void requireLabels(List<Sample> scraped, List<Example> examples) {
    List<Sample> ofOperators =
        scraped.stream().filter(one -> one.name().startsWith(OPERATOR)).toList();
    assertThat(ofOperators)
        .allSatisfy(
            one ->
                assertThat(one.labels())
                    .containsEntry("job_name", "watched")
                    .containsKeys("operator_name", "subtask_index"));
    assertThat(ofOperators)
        .filteredOn(one -> one.name().equals(OPERATOR + "currentEmitEventTimeLag"))
        .extracting(one -> one.labels().get("operator_name"))
        .anyMatch(name -> name.matches("Source:_labels.*"));
    Set<String> keys = examples.stream().map(Example::key).collect(Collectors.toSet());
    assertThat(keys).hasSize(3).doesNotContain("");
    assertThat(scraped)
        .allSatisfy(
            one ->
                assertThat(one.labels().values())
                    .noneMatch(value -> keys.stream().anyMatch(value::contains)));
  }

  private static double sum(List<Sample> scraped, String metric) {
    return scraped.stream()
        .filter(one -> one.name().equals(OPERATOR + metric))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** What the reporter answers, which takes the first free port of its range. */
  private static List<Sample> scrape(int port) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    for (int at = port; at <= port + PORTS; at++) {
      URI address = URI.create("http://localhost:%d/metrics".formatted(at));
      try {
        String text =
            http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
        if (text.contains("flink_jobmanager_")) {
          return text.lines().filter(line -> !line.startsWith("#")).map(PrometheusIT::of).toList();
        }
      } catch (IOException takenByAnother) {
        // The reporter has another port of the range.
      }
    }
    throw new AssertionError("no reporter answers");
  }

  /** A line such as {@code name{label="value",} 1.0}. */
  private static Sample of(String line) {
    Matcher sample = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)").matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    Map<String, String> labels = new TreeMap<>();
    if (sample.group(2) != null) {
      Matcher label = Pattern.compile("(\\w+)=\"([^\"]*)\"").matcher(sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(one -> one.group(1)).toList();
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}

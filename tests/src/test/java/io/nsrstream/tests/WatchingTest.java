package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Metrics, alerts, dashboard and their pages, held against each other and against the operators.
 */
final class WatchingTest {
  private static final Path ROOT = Path.of("..");
  private static final Path RULES = ROOT.resolve("docker/prometheus");
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final String PAGE = text("docs/metrics.md");
  private static final String RUNBOOK = text("docs/runbook.md");
  private static final String ALERTS = text("docker/prometheus/alerts.yml");
  private static final String ALERT_TESTS = text("docker/prometheus/alerts.test.yml");
  private static final String DASHBOARD = text("docker/grafana/nsr-stream.json");
  private static final Map<?, ?> COMPOSE = yaml(text("docker-compose.yml"));

  @Test
  void thePageHasTheMetricsThatOperatorsRegisterAndNoOther() throws IOException {
    Set<String> registered = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("flink-jobs/src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        registered.addAll(
            found(Files.readString(file), "\\.(?:counter|gauge|histogram|meter)\\(\\s*\"(\\w+)\""));
      }
    }
    assertThat(registered).isNotEmpty();
    assertThat(
            new TreeSet<>(found(PAGE, "(?m)^\\| [a-z, ]+ \\| `(\\w+)` \\| (?:counter|gauge|hist)")))
        .isEqualTo(registered);
  }

  @Test
  void rulesAndDashboardUseMetricsOfThePage() {
    Set<String> known =
        found(PAGE, "`(\\w+)`").stream()
            .map(name -> name.startsWith("flink_") ? name : OPERATOR + name)
            .collect(Collectors.toSet());
    assertThat(found(ALERTS, "\\b(flink_\\w+)")).isNotEmpty().isSubsetOf(known);
    assertThat(found(ALERT_TESTS, "series: '(\\w+)")).isNotEmpty().isSubsetOf(known);
    assertThat(found(DASHBOARD, "\\b(flink_\\w+)")).isNotEmpty().isSubsetOf(known);
    assertThat(found(DASHBOARD, "\\b(nsr:\\w+:\\w+)"))
        .isNotEmpty()
        .isSubsetOf(found(ALERTS, "record: (\\S+)"));
  }

  @Test
  void eachAlertHasARunbookEntryAndASeriesThatFiresItAndOneThatDoesNot() {
    List<String> alerts = found(ALERTS, "alert: (\\w+)");
    assertThat(alerts).isNotEmpty().doesNotHaveDuplicates();
    assertThat(found(RUNBOOK, "(?m)^## (\\w+)$")).isEqualTo(alerts);
    assertThat(found(ALERTS, "runbook_url: docs/runbook.md#(\\w+)"))
        .isEqualTo(alerts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    for (String alert : alerts) {
      assertThat(found(ALERT_TESTS, "alertname: " + alert + "\\s+exp_alerts:(.*)"))
          .as(alert)
          .containsExactly("", " []");
    }
  }

  @Test
  void promtoolAcceptsTheRulesAndEachAlertFiresAsItsTestSays() throws Exception {
    Optional<Path> promtool = onThePath("promtool");
    assumeTrue(
        promtool.isPresent(), "promtool is not on the PATH (Debian's package prometheus has it)");
    for (List<String> command :
        List.of(
            List.of("check", "rules", "alerts.yml"), List.of("test", "rules", "alerts.test.yml"))) {
      List<String> all = new ArrayList<>(List.of(promtool.get().toString()));
      all.addAll(command);
      Process process =
          new ProcessBuilder(all).directory(RULES.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    }
  }

  @Test
  void everyPanelAsksForSomethingAndSaysInWhichUnit() throws IOException {
    JsonNode panels = new JsonMapper().readTree(DASHBOARD).get("panels");
    assertThat(panels).isNotEmpty();
    for (JsonNode panel : panels) {
      assertThat(panel.get("targets")).as(panel.get("title").textValue()).isNotEmpty();
      assertThat(panel.at("/fieldConfig/defaults/unit").textValue()).isNotEmpty();
      for (JsonNode target : panel.get("targets")) {
        assertThat(target.get("expr").textValue()).contains("job_name=~\"$job\"");
      }
    }
  }

  @Test
  void prometheusAsksWhereFlinkAnswers() {
    String properties = at("services", "taskmanager", "environment", "FLINK_PROPERTIES").toString();
    List<String> ports = found(properties, "metrics.reporter.prom.port:(\\d+)");
    assertThat(ports).hasSize(1);
    List<String> targets = found(text("docker/prometheus/prometheus.yml"), "\"([a-z]+:\\d+)\"");
    assertThat(targets)
        .containsExactly("jobmanager:" + ports.get(0), "taskmanager:" + ports.get(0));
    assertThat(text("docker/grafana/provisioning/datasources/prometheus.yml"))
        .contains("uid: prometheus", "url: http://prometheus:9090");
    assertThat(DASHBOARD).doesNotContain("\"uid\": \"Prometheus\"");
  }

  @Test
  void whatIsMountedIsThereAndWhatAsksNoPasswordListensOnThisMachine() {
    for (String name : List.of("prometheus", "grafana")) {
      for (Object volume : (List<?>) at("services", name, "volumes")) {
        String source = volume.toString().split(":", -1)[0];
        if (source.startsWith("./")) {
          assertThat(ROOT.resolve(source)).exists();
        }
      }
      assertThat((List<?>) at("services", name, "ports"))
          .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
    }
  }

  /** What stands in docker-compose.yml under names, each below the one before it. */
  private static Object at(String... names) {
    Object value = COMPOSE;
    for (String name : names) {
      value = Objects.requireNonNull(((Map<?, ?>) value).get(name), name);
    }
    return value;
  }

  private static Optional<Path> onThePath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The first groups of all matches, in their order. */
  private static List<String> found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Map<?, ?> yaml(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  private static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.nsrstream.tests.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.KeyReport;
import io.nsrstream.cli.view.PageView;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.online.evaluation.EvaluationSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live page and the report in a real browser. */
@Timeout(120)
final class PageIT {
  private static final Path SCREENSHOTS = Path.of("target", "page");
  private static final int ROWS = 5_000;

  private static final List<String> LABELS =
      List.of(
          "fine",
          "worn",
          "<img src=x onerror=document.title='broken'>",
          "</script><script>document.title='broken'</script>",
          "עברית ".repeat(20) + "\u202e",
          "w".repeat(256));

  private static final List<String> FIGURES =
      List.of("accuracy", "kappaT", "noChange", "majority", "produced", "drifts", "rejected");

  private static Browser browser;
  private static Path machines;

  /** A report of a run, and what the run printed. */
  private static Path report;

  private static JsonNode printed;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    browser = Browser.start(Files.createDirectory(directory.resolve("profile")));
    machines = Files.write(directory.resolve("machines.csv"), machines());
    report = directory.resolve("report.html");
    printed = run(new StringWriter(), evaluate("--report", report.toString()));
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void noPageCausedAnError() {
    assertThat(browser.errors()).isEmpty();
  }

  /** Three machines whose states are easy to tell apart, until the signal turns round. */
  private static List<String> machines() {
    Random random = new Random(3);
    List<String> rows = new ArrayList<>(List.of("signal,noise,machine,state"));
    for (int i = 0; i < ROWS; i++) {
      int state = random.nextInt(LABELS.size());
      rows.add(
          String.format(
              Locale.ROOT,
              "%.3f,%.3f,machine %d,\"%s\"",
              (i < ROWS / 2 ? state : -state) + 0.4 * random.nextGaussian(),
              random.nextGaussian(),
              i % 3,
              LABELS.get(state)));
    }
    return rows;
  }

  private static String[] evaluate(String... more) {
    List<String> arguments = new ArrayList<>(List.of("evaluate", machines.toString()));
    arguments.addAll(List.of("--label", "state", "--key", "machine", "--size", "small", "--json"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static JsonNode run(StringWriter err, String... arguments) {
    StringWriter out = new StringWriter();
    int exit =
        Nsr.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    assertThat(exit).as(err.toString()).isZero();
    try {
      return new ObjectMapper().readTree(out.toString());
    } catch (IOException e) {
      throw new AssertionError(out.toString(), e);
    }
  }

  private static void assertFiguresAreThoseOf(JsonNode json) {
    for (String figure : FIGURES) {
      JsonNode shown =
          browser.evaluate("Number(document.getElementById('figure-%s').value)".formatted(figure));
      assertThat(shown.asDouble()).as(figure).isEqualTo(json.get(figure).asDouble());
    }
  }

  @Test
  void theReportShowsTheFiguresOfTheJsonAndTheDrift() throws IOException {
    browser.open(report.toUri().toString());

    assertFiguresAreThoseOf(printed);
    assertThat(printed.get("drifts").asInt()).isPositive();
    assertThat(browser.text("#drifts")).contains("drift signal", "at example");
    assertThat(browser.evaluate("document.querySelectorAll('.uplot canvas').length").asInt())
        .isEqualTo(4);
    assertThat(browser.text("#facts")).contains("separator", "comma", "version");
    assertThat(browser.text("#settings")).contains("learner:");
    assertThat(Files.readString(report)).doesNotContain("src=\"http", "href=\"http");
  }

  @Test
  void hostileLabelsAreTextAndStayInTheirPlace() {
    browser.show(390, 844, false);
    browser.open(report.toUri().toString());

    assertThat(browser.evaluate("document.title").asText()).startsWith("nsr evaluate");
    assertThat(browser.evaluate("document.querySelectorAll('img').length").asInt()).isZero();
    List<String> shown = new ArrayList<>();
    browser
        .evaluate(
            "[...document.querySelectorAll('#recall-table bdi')].map(each => each.textContent)")
        .forEach(label -> shown.add(label.asText()));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(LABELS);
    assertThat(
            browser
                .evaluate(
                    "Math.max(...[...document.querySelectorAll('bdi')].map(e => e.offsetWidth))")
                .asInt())
        .isLessThan(200);
  }

  @Test
  void theLivePageFollowsTheRunAndKeepsItsLastFigures() throws Exception {
    StringWriter err = new StringWriter();
    CompletableFuture<JsonNode> result =
        CompletableFuture.supplyAsync(() -> run(err, evaluate("--web")));
    browser.open(url(err));

    browser.await("document.documentElement.dataset.state === 'live'");
    browser.await("Number(document.getElementById('figure-produced').value) > 0");
    JsonNode json = result.get(100, TimeUnit.SECONDS);
    browser.await("document.getElementById('status').textContent.includes('ended')");
    assertFiguresAreThoseOf(json);
    assertThat(browser.text("#drifts")).contains("at example");
    assertThat(browser.evaluate("document.getElementById('progress').value").asDouble())
        .isEqualTo(1);
    // The server is gone: that the browser cannot reach it is no error of the page.
    browser.forgetErrors();
    browser.open("about:blank#");
    browser.forgetErrors();
  }

  private static String url(StringWriter err) throws InterruptedException {
    Pattern url = Pattern.compile("live page on (\\S+)");
    for (int i = 0; i < 400; i++) {
      Matcher found = url.matcher(err.toString());
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no address in: " + err);
  }

  private static RunPages pages(String session, int port) throws IOException {
    PageView page = new PageView(session, "nsr test " + session, false, Map.of(), "");
    return RunPages.open(page, System::nanoTime, Optional.empty(), Optional.of(port));
  }

  private static void end(RunWatch watch) {
    watch.ended(new StreamResult("run", watch.scores().total(), watch.scores().summary(), 1));
  }

  @Test
  void thePageConnectsAgainWhenTheServerIsBack() throws IOException {
    int port;
    try (RunPages pages = pages("one", 0)) {
      pages.begin("run", Map.of(), EvaluationSettings.DEFAULTS);
      String url = pages.url().orElseThrow();
      port = URI.create(url).getPort();
      browser.open(url);
      browser.await("document.title === 'nsr test one'");
    }
    browser.await("document.getElementById('status').textContent.includes('ended')");

    try (RunPages pages = pages("two", port)) {
      RunWatch watch = pages.begin("other", Map.of(), EvaluationSettings.DEFAULTS);
      browser.await("document.title === 'nsr test two'");
      watch.scores().add("", "a", "a", 1);
      end(watch);
      browser.await("document.getElementById('figure-accuracy').value === '1'");
      browser.open("about:blank#");
    }
    browser.forgetErrors();
  }

  @Test
  void aThousandClassesAndKeysAndTenThousandPointsAreShown() throws IOException {
    Random random = new Random(1);
    browser.show(1280, 900, false);
    try (RunPages pages = pages("many", 0)) {
      RunWatch watch = pages.begin("many", Map.of(), EvaluationSettings.DEFAULTS);
      var scores = watch.scores();
      for (int i = 0; i < 40_000; i++) {
        String label = "class " + random.nextInt(1000);
        scores.add("key " + i % 1000, label, random.nextBoolean() ? label : "class 1", 0.5f);
        if (i % 40 == 0) {
          double accuracy = random.nextDouble();
          watch.report(
              new KeyReport(
                  "key " + i / 40, i + 1, accuracy, 0, 0, Map.of("a", accuracy), 1, 1, false));
        }
      }
      watch.ended(new StreamResult("many", scores.total(), scores.summary(), 1));
      browser.open(pages.url().orElseThrow());
      browser.await("document.documentElement.dataset.state === 'ended'");

      assertThat(browser.text("#recall-note")).contains("30 most frequent of 1,000 classes");
      assertThat(
              browser.evaluate("document.querySelectorAll('#keys-table tbody tr').length").asInt())
          .isEqualTo(20);
      assertThat(browser.evaluate("document.querySelectorAll('*').length").asInt())
          .isLessThan(2_500);
      browser.open("about:blank#");
    }
    browser.forgetErrors();
  }

  @Test
  void aPlotIsReadByTheKeyboardAndEveryPartHasAName() {
    browser.open(report.toUri().toString());

    browser.evaluate("document.querySelector('#accuracy .plot').focus()");
    browser.press("ArrowLeft");
    assertThat(browser.text("#accuracy .plot [role=status]")).contains("accuracy, window 0.");
    browser.evaluate("document.querySelector('#accuracy details').open = true");
    browser.await("document.querySelectorAll('#accuracy details tbody tr').length > 10");
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('section')].filter(each =>"
                        + " !document.getElementById(each.getAttribute('aria-labelledby'))).length")
                .asInt())
        .isZero();
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('[tabindex]')].filter(each =>"
                        + " !each.getAttribute('aria-label') &&"
                        + " !each.getAttribute('aria-labelledby')).length")
                .asInt())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"1280,false", "1280,true", "390,false", "390,true"})
  void nothingIsWiderThanTheWindow(int width, boolean dark) throws IOException {
    browser.show(width, width == 390 ? 2_600 : 1_500, dark);
    browser.open(report.toUri().toString());

    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo(dark ? "rgb(17, 20, 24)" : "rgb(246, 247, 249)");
    Path file = SCREENSHOTS.resolve(width + (dark ? "-dark" : "-light") + ".png");
    browser.screenshot(file);
    assertThat(file).isNotEmptyFile();
  }
}

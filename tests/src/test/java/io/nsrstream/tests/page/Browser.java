package io.nsrstream.tests.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chromium without windows, over its debugging protocol. Errors that a page causes are kept, such
 * as what its Content-Security-Policy forbids.
 */
final class Browser implements AutoCloseable {
  private static final List<Path> PROGRAMS =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private static final Pattern LISTENS = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final int SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  private Browser(Process process, URI page) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, new Messages())
            .orTimeout(SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /**
   * Starts it; where there is none, the test is skipped.
   *
   * @param profile a new directory for its files
   */
  static Browser start(Path profile) throws IOException, InterruptedException {
    Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(program != null, "no Chromium is installed: apt-get install chromium");
    Process process =
        new ProcessBuilder(
                String.valueOf(program),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Browser browser = new Browser(process, page(host(process)));
    for (String domain : List.of("Page", "Runtime", "Log")) {
      browser.call(domain + ".enable", Map.of());
    }
    return browser;
  }

  private static String host(Process process) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher listens = LISTENS.matcher(line);
      if (listens.matches()) {
        Thread rest = new Thread(() -> said.lines().forEach(more -> {}), "browser");
        rest.setDaemon(true);
        rest.start();
        return listens.group(1);
      }
      all.append(line).append('\n');
    }
    throw new IOException("Chromium ended at once and said: " + all);
  }

  private static URI page(String host) throws IOException, InterruptedException {
    URI list = URI.create("http://" + host + "/json/list");
    String targets =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
            .body();
    for (JsonNode target : JSON.readTree(targets)) {
      if (target.get("type").asText().equals("page")) {
        return URI.create(target.get("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("Chromium has no page: " + targets);
  }

  /** Takes answers and events, which come in pieces. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void take(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        CompletableFuture<JsonNode> call = waiting.remove(json.path("id").asInt(-1));
        if (call != null) {
          call.complete(json);
        } else if (json.path("method").asText().equals("Runtime.exceptionThrown")
            || json.at("/params/entry/level").asText().equals("error")) {
          errors.add(message);
        }
      } catch (IOException e) {
        errors.add(e.toString());
      }
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).orTimeout(SECONDS, TimeUnit.SECONDS).join();
    JsonNode answered = answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    assertThat(answered.has("error")).as(answered.toString()).isFalse();
    return answered.get("result");
  }

  /** Goes to a page. */
  void open(String url) {
    call("Page.navigate", Map.of("url", url));
    await("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    assertThat(result.has("exceptionDetails")).as(result.toString()).isFalse();
    return result.at("/result/value");
  }

  /** The text of the first element that a selector finds. */
  String text(String selector) {
    return evaluate("document.querySelector('%s').textContent".formatted(selector)).asText();
  }

  /** Waits until an expression in the page is true. */
  void await(String condition) {
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    while (!evaluate("Boolean(" + condition + ")").asBoolean()) {
      assertThat(System.nanoTime()).as("waited for " + condition).isLessThan(end);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Presses a key, as on a keyboard. */
  void press(String key) {
    call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** Shows pages in a window of this width, by day or by night. */
  void show(int width, int height, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Writes what is seen of the page, as PNG. */
  void screenshot(Path file) throws IOException {
    JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
  }

  /** What went wrong in pages so far. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** What went wrong so far was meant to. */
  void forgetErrors() {
    errors.clear();
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      process.waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}

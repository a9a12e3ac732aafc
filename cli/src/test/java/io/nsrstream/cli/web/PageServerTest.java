package io.nsrstream.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.view.PageView;
import io.nsrstream.cli.view.RunView;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.cli.view.WatchedRun;
import io.nsrstream.online.evaluation.EvaluationSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PageServerTest {
  private static final PageView PAGE = new PageView("session", "title", false, Map.of(), "");

  private final PageServer server = PageServer.start(PAGE, 0);
  private final URI url = URI.create(server.url());
  private final List<Socket> sockets = new ArrayList<>();

  PageServerTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
  }

  /** A client that asks by itself, with any Host header, and reads when it likes. */
  private BufferedReader ask(String path, String host) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
    sockets.add(socket);
    String request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private static RunView view(String name) {
    List<RunView> views = new ArrayList<>();
    WatchedRun.begin(
        new WatchedRun.Shown(name, Map.of(), () -> true, views::add),
        EvaluationSettings.DEFAULTS,
        () -> 0);
    return views.get(0);
  }

  private static void awaitLine(BufferedReader reader, String text) throws IOException {
    String line = reader.readLine();
    while (!line.contains(text)) {
      line = reader.readLine();
    }
  }

  @Test
  void allFilesOfThePageAreServedFromHereAlone() throws Exception {
    for (String path :
        List.of("/", "/page.css", "/page.js", "/plot.js", "/uplot.js", "/uplot.css")) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'")
          .doesNotContain("unsafe");
    }
    assertThat(get("/").body()).doesNotContain("http://", "https://", "onclick", "style=");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/../page.js").statusCode()).isEqualTo(404);
  }

  @Test
  void itListensOnLoopbackOnly() {
    assertThat(url.getHost()).isEqualTo("localhost");
    assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void aForeignHostIsRefused() throws IOException {
    for (String path : List.of("/", "/events")) {
      assertThat(ask(path, "evil.example:" + url.getPort()).readLine()).contains("421");
    }
    assertThat(ask("/", "localhost:" + url.getPort()).readLine()).contains("200");
  }

  @Test
  void aNewReaderGetsAllRunsAndThenWhatIsNew() throws IOException {
    server.addRun().accept(view("first"));
    Consumer<RunView> second = server.addRun();
    second.accept(view("second"));

    BufferedReader reader = ask("/events", "localhost:" + url.getPort());
    awaitLine(reader, "\"session\"");
    awaitLine(reader, "\"first\"");
    awaitLine(reader, "\"second\"");
    second.accept(view("third"));
    awaitLine(reader, "\"third\"");
  }

  @Test
  void aReaderThatDoesNotReadHoldsUpNobodyAndMissesWhatIsOld() throws IOException {
    Consumer<RunView> run = server.addRun();
    ask("/events", "localhost:" + url.getPort());
    BufferedReader fast = ask("/events", "localhost:" + url.getPort());
    RunView large = view("x".repeat(1_000_000));

    // Far more than the buffers between the two hold.
    for (int i = 0; i < 200; i++) {
      run.accept(large);
    }
    run.accept(view("latest"));

    awaitLine(fast, "\"latest\"");
  }

  @Test
  void thereIsNoPlaceForMoreThanSixteenReaders() throws IOException {
    for (int i = 0; i < 16; i++) {
      assertThat(ask("/events", "localhost:" + url.getPort()).readLine()).contains("200");
    }
    assertThat(ask("/events", "localhost:" + url.getPort()).readLine()).contains("503");
    assertThat(ask("/", "localhost:" + url.getPort()).readLine()).contains("200");
  }

  @Test
  void aReaderGetsTheLastViewBeforeTheServerEnds() throws IOException {
    BufferedReader reader = ask("/events", "localhost:" + url.getPort());
    awaitLine(reader, "\"session\"");
    server.addRun().accept(view("last"));
    server.close();

    awaitLine(reader, "\"last\"");
    awaitLine(reader, "event: end");
  }

  @Test
  void aReaderThatDoesNotReadDelaysTheEndByASecondAtMost() throws IOException {
    ask("/events", "localhost:" + url.getPort());
    Consumer<RunView> run = server.addRun();
    run.accept(view("x".repeat(10_000_000)));

    long start = System.nanoTime();
    server.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void withoutPageAndReportARunIsNotWatched() throws IOException {
    try (RunPages pages = RunPages.open(PAGE, () -> 0, Optional.empty(), Optional.empty())) {
      assertThat(pages.begin("run", Map.of(), EvaluationSettings.DEFAULTS)).isSameAs(RunWatch.NONE);
    }
  }
}

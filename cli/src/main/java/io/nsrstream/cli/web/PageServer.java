package io.nsrstream.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nsrstream.cli.view.PageView;
import io.nsrstream.cli.view.RunView;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the live page on the loopback address: static files, and {@code /events}, where each
 * reader gets all views on connecting and then the newer ones, as server-sent events.
 */
public final class PageServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int WRONG_METHOD = 405;
  private static final int MISDIRECTED = 421;
  private static final int UNAVAILABLE = 503;

  private static final int MOST_READERS = 16;
  private static final int MOST_THREADS = 2 * MOST_READERS;
  private static final int HEARTBEAT_MILLIS = 15_000;
  private static final int FAREWELL_MILLIS = 1_000;

  /** A browser that lost the connection tries again after a second. */
  private static final byte[] BEGIN = "retry: 1000\n\n".getBytes(UTF_8);

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(UTF_8);
  private static final byte[] END = "event: end\ndata: {}\n\n".getBytes(UTF_8);

  private static final String HTML = "text/html; charset=utf-8";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Feed feed;
  private final Map<String, Content> files;

  private record Content(String type, byte[] bytes) {
    static Content of(String type, String text) {
      return new Content(type, text.getBytes(UTF_8));
    }
  }

  private PageServer(HttpServer server, Feed feed, Map<String, Content> files) {
    this.server = server;
    this.feed = feed;
    this.files = files;
    this.threads =
        new ThreadPoolExecutor(
            0, MOST_THREADS, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), PageServer::thread);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "page");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a server.
   *
   * @param port 0 for one that the system picks
   * @throws IOException if it cannot listen there
   */
  public static PageServer start(PageView page, int port) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    PageServer started = new PageServer(http, new Feed(page), files());
    http.createContext("/", started::answer);
    http.setExecutor(started.threads);
    http.start();
    return started;
  }

  private static Map<String, Content> files() throws IOException {
    Map<String, Content> files = new LinkedHashMap<>();
    String styles =
        PageFiles.STYLES.stream()
            .map("<link rel=\"stylesheet\" href=\"/%s\">\n"::formatted)
            .collect(Collectors.joining());
    String scripts =
        PageFiles.SCRIPTS.stream()
            .map("<script src=\"/%s\"></script>\n"::formatted)
            .collect(Collectors.joining());
    files.put("/", Content.of(HTML, PageFiles.page(styles, scripts)));
    for (String name : PageFiles.STYLES) {
      files.put("/" + name, Content.of("text/css; charset=utf-8", PageFiles.text(name)));
    }
    for (String name : PageFiles.SCRIPTS) {
      files.put("/" + name, Content.of("text/javascript; charset=utf-8", PageFiles.text(name)));
    }
    return files;
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Where a browser finds it. */
  public String url() {
    return "http://localhost:%d/".formatted(server.getAddress().getPort());
  }

  /** Whether a browser has the page open. */
  public boolean isRead() {
    return feed.isRead();
  }

  /** Adds a run to the page, and returns where its views go; this never waits for a reader. */
  public Consumer<RunView> addRun() {
    int number = feed.add();
    return view -> feed.put(number, view);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      HEADERS.forEach(exchange.getResponseHeaders()::set);
      String path = exchange.getRequestURI().getPath();
      Content file = files.get(path);
      if (!LoopbackHosts.allow(
          exchange.getRequestHeaders().getFirst("Host"), server.getAddress().getPort())) {
        refuse(exchange, MISDIRECTED, "ask for " + url());
      } else if (!exchange.getRequestMethod().equals("GET")) {
        refuse(exchange, WRONG_METHOD, "the page is only read: use GET");
      } else if ("/events".equals(path)) {
        stream(exchange);
      } else if (file == null) {
        refuse(exchange, NOT_FOUND, "there is only " + url());
      } else {
        send(exchange, OK, file);
      }
    } catch (IOException goneAway) {
      LOG.debug("A browser went away", goneAway);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
    send(exchange, status, Content.of("text/plain; charset=utf-8", reason + "\n"));
  }

  private static void send(HttpExchange exchange, int status, Content content) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", content.type());
    exchange.sendResponseHeaders(status, content.bytes().length);
    exchange.getResponseBody().write(content.bytes());
  }

  private void stream(HttpExchange exchange) throws IOException {
    if (!feed.join(MOST_READERS)) {
      refuse(exchange, UNAVAILABLE, "%d pages are open already".formatted(MOST_READERS));
      return;
    }
    try {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(OK, 0);
      stream(exchange.getResponseBody());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      feed.leave();
    }
  }

  private void stream(OutputStream out) throws IOException, InterruptedException {
    out.write(BEGIN);
    long seen = 0;
    boolean last = false;
    while (!last) {
      Feed.Batch batch = feed.after(seen, HEARTBEAT_MILLIS);
      for (Feed.Event event : batch.events()) {
        out.write(event.bytes());
      }
      if (batch.events().isEmpty()) {
        out.write(HEARTBEAT);
      }
      seen = batch.version();
      last = batch.last();
      if (last) {
        out.write(END);
      }
      out.flush();
    }
  }

  /** Lets readers get the latest views, a second at most, and ends. */
  @Override
  public void close() {
    feed.end();
    try {
      feed.awaitNoReaders(FAREWELL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
